<?php
// Reads JSON strings, one a line; says for each what `parse_url` reads, or null.
while (($line = fgets(STDIN)) !== false) {
    $url = parse_url(json_decode($line));
    $read = null;
    if ($url !== false && isset($url["host"])) {
        $user = ($url["user"] ?? "") . (isset($url["pass"]) ? ":" . $url["pass"] : "");
        $read = ["host" => $url["host"], "port" => (string) ($url["port"] ?? ""), "path" => $url["path"] ?? "",
            "query" => $url["query"] ?? "", "user" => $user];
    }
    echo json_encode($read, JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}
