# Reads JSON strings, one a line; says for each what `URI.parse` reads, or null.
require "json"
require "uri"

$stdin.each_line(encoding: "UTF-8") do |line|
  read = begin
    url = URI.parse(JSON.parse(line))
    host = url.hostname
    host && { host: host, port: url.port.to_s, path: url.path, query: url.query.to_s, user: url.userinfo.to_s }
  rescue URI::Error, ArgumentError
    nil
  end
  puts JSON.generate(read)
end
