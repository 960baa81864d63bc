// SnakeYAML. See ../run.py.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

public class Snake {
    static String hex(String text) {
        return "s" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean isWhole(double value) {
        return Math.abs(value) <= 9007199254740992.0 && value == Math.rint(value);
    }

    static String key(Object value) {
        if (value == null) return hex("null");
        if (value instanceof Double && isWhole((Double) value)) return hex(Long.toString(((Double) value).longValue()));
        if (value instanceof Boolean || value instanceof Number) return hex(value.toString());
        return shown(value);
    }

    static String shown(Object value) {
        if (value instanceof String) return hex((String) value);
        if (value == null) return "n";
        if (value instanceof Boolean) return (Boolean) value ? "t" : "f";
        if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) return "i" + value;
        if (value instanceof Double) {
            double number = (Double) value;
            if (isWhole(number)) return "i" + (long) number;
            return "d" + HexFormat.of().toHexDigits(Double.doubleToLongBits(number));
        }
        if (value instanceof List) {
            List<String> items = new ArrayList<>();
            for (Object item : (List<?>) value) items.add(shown(item));
            return "[" + String.join(",", items) + "]";
        }
        if (value instanceof Map) {
            List<String> members = new ArrayList<>();
            for (Map.Entry<?, ?> member : ((Map<?, ?>) value).entrySet()) {
                members.add(key(member.getKey()) + ":" + shown(member.getValue()));
            }
            members.sort(null);
            return "{" + String.join(",", members) + "}";
        }
        return "o" + value.getClass().getSimpleName();
    }

    static String read(String line) {
        try {
            String text = new String(HexFormat.of().parseHex(line), StandardCharsets.UTF_8);
            Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            List<String> documents = new ArrayList<>();
            for (Object document : yaml.loadAll(text)) documents.add(shown(document));
            return String.join("|", documents);
        } catch (Exception | StackOverflowError error) {
            String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
            return "!" + message.substring(0, Math.min(200, message.length()));
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in));
        for (String line = names.readLine(); line != null; line = names.readLine()) {
            String[] paths = line.split("\t");
            List<String> answers = new ArrayList<>();
            for (String text : Files.readAllLines(Path.of(paths[0]))) answers.add(read(text));
            // A message that is cut may end in half of a surrogate pair.
            Files.write(Path.of(paths[1]), (String.join("\n", answers) + "\n").getBytes(StandardCharsets.UTF_8));
            System.out.println("done");
        }
    }
}
