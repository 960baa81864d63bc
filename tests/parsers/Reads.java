// Reads JSON strings, one a line; says for each what java.net.URI, java.net.URL and Spring's UriComponentsBuilder read,
// with the host as java.net.IDN encodes it: an array of three, each an object or null.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.IDN;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

public class Reads {
    interface Reader {
        String read(String text) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String text = unquoted(line);
            out.println("[" + or(Reads::uri, text) + "," + or(Reads::url, text) + "," + or(Reads::spring, text) + "]");
        }
        out.flush();
    }

    static String or(Reader reader, String text) {
        try {
            return reader.read(text);
        } catch (Exception refused) {
            return "null";
        }
    }

    static String uri(String text) throws Exception {
        URI uri = new URI(text);
        return object(uri.getHost(), uri.getPort(), uri.getRawPath(), uri.getRawQuery(), uri.getRawUserInfo());
    }

    static String url(String text) throws Exception {
        URL url = new URL(text);
        return object(url.getHost(), url.getPort(), url.getPath(), url.getQuery(), url.getUserInfo());
    }

    static String spring(String text) {
        UriComponents url = UriComponentsBuilder.fromUriString(text).build();
        return object(url.getHost(), url.getPort(), url.getPath(), url.getQuery(), url.getUserInfo());
    }

    static String object(String host, int port, String path, String query, String user) {
        if (host == null || host.isEmpty()) {
            return "null";
        }
        // Without flags, it refuses what IDNA 2003 has not assigned.
        String ascii = host.startsWith("[") ? host : IDN.toASCII(host);
        return "{\"host\":" + quoted(ascii) + ",\"port\":" + quoted(port < 0 ? "" : "" + port) + ",\"path\":" + quoted(path)
            + ",\"query\":" + quoted(query) + ",\"user\":" + quoted(user) + "}";
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char unit : (text == null ? "" : text).toCharArray()) {
            quoted.append(String.format(unit < ' ' || unit > '~' || unit == '"' || unit == '\\' ? "\\u%04x" : "%2$c", (int) unit, unit));
        }
        return quoted.append('"').toString();
    }

    /** What `quoted` and Python's `json.dumps` write. */
    static String unquoted(String line) {
        StringBuilder text = new StringBuilder();
        for (int at = 1; at < line.length() - 1; at++) {
            char unit = line.charAt(at);
            if (unit != '\\') {
                text.append(unit);
                continue;
            }
            char escape = line.charAt(++at);
            switch (escape) {
                case 'u':
                    text.append((char) Integer.parseInt(line.substring(at + 1, at + 5), 16));
                    at += 4;
                    break;
                case 'n': text.append('\n'); break;
                case 'r': text.append('\r'); break;
                case 't': text.append('\t'); break;
                case 'b': text.append('\b'); break;
                case 'f': text.append('\f'); break;
                default: text.append(escape);
            }
        }
        return text.toString();
    }
}
