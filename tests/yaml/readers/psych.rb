# Ruby's Psych. See ../run.py.
require "psych"
require "date"

def hex(text)
  "s" + text.encode("UTF-8").unpack1("H*")
end

def number(value)
  return "i#{value}" if value.is_a?(Integer)
  return "i#{value.to_i}" if value.finite? && value.abs <= 9007199254740992 && value == value.to_i
  "d" + [value].pack("G").unpack1("H*")
end

def key(value)
  case value
  when String then hex(value)
  when nil then hex("null")
  when true then hex("true")
  when false then hex("false")
  when Integer then hex(value.to_s)
  when Float then hex(value.finite? && value.abs <= 9007199254740992 && value == value.to_i ? value.to_i.to_s : value.to_s)
  else shown(value)
  end
end

def shown(value)
  case value
  when String then hex(value)
  when nil then "n"
  when true then "t"
  when false then "f"
  when Integer, Float then number(value)
  when Array then "[" + value.map { |item| shown(item) }.join(",") + "]"
  when Hash then "{" + value.map { |name, item| key(name) + ":" + shown(item) }.sort.join(",") + "}"
  else "o" + value.class.name
  end
end

def read(text)
  documents = Psych.parse_stream(text).children.map do |document|
    loader = Psych::ClassLoader::Restricted.new(%w[Date Time DateTime Symbol], [])
    Psych::Visitors::ToRuby.new(Psych::ScalarScanner.new(loader), loader).accept(document)
  end
  documents.map { |document| shown(document) }.join("|")
end

$stdin.each_line do |names|
  asked, answered = names.chomp.split("\t")
  answers = File.foreach(asked).map do |line|
    read([line.chomp].pack("H*").force_encoding("UTF-8"))
  rescue StandardError, SystemStackError => error
    "!" + error.message.gsub(/\s+/, " ")[0, 200]
  end
  File.write(answered, answers.join("\n") + "\n")
  puts "done"
  $stdout.flush
end
