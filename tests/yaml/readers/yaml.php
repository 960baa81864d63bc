<?php
// PHP's extension yaml. See ../run.py.
function hexed($text) { return 's' . bin2hex($text); }

function shown($value) {
    if (is_string($value)) return hexed($value);
    if ($value === null) return 'n';
    if (is_bool($value)) return $value ? 't' : 'f';
    if (is_int($value)) return "i$value";
    if (is_float($value)) {
        if (abs($value) <= 9007199254740992 && $value == floor($value)) return 'i' . (int)$value;
        return 'd' . bin2hex(pack('E', $value));
    }
    if (is_array($value)) {
        if (array_is_list($value)) return '[' . implode(',', array_map('shown', $value)) . ']';
        $members = [];
        foreach ($value as $key => $item) $members[] = hexed((string)$key) . ':' . shown($item);
        sort($members, SORT_STRING);
        return '{' . implode(',', $members) . '}';
    }
    return 'o' . get_debug_type($value);
}

while (($names = fgets(STDIN)) !== false) {
    [$asked, $answered] = explode("\t", rtrim($names, "\n"));
    $answers = [];
    foreach (explode("\n", rtrim(file_get_contents($asked), "\n")) as $line) {
        $problem = null;
        set_error_handler(function ($_, $message) use (&$problem) { $problem = $message; return true; });
        $documents = yaml_parse(hex2bin($line), -1, $count);
        if ($problem !== null || $documents === false) $answers[] = '!' . substr(preg_replace('/\s+/', ' ', $problem ?? 'false'), 0, 200);
        else $answers[] = implode('|', array_map('shown', $documents));
    }
    file_put_contents($answered, implode("\n", $answers) . "\n");
    echo "done\n";
}
