// Reads JSON strings, one a line; says for each which host and port Go's HTTP client would dial and what it asks
// for there, or null.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var dialled string
	dial := func(_ context.Context, _, address string) (net.Conn, error) {
		dialled = address
		return nil, errors.New("nothing is ever dialled")
	}
	client := http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	for in.Scan() {
		var text string
		if err := json.Unmarshal(in.Bytes(), &text); err != nil {
			panic(err)
		}
		dialled = ""
		client.Get(text)
		var read any
		parsed, wrong := url.Parse(text)
		if name, port, err := net.SplitHostPort(dialled); err == nil && wrong == nil {
			read = map[string]string{
				"host": name, "port": port, "path": parsed.EscapedPath(), "query": parsed.RawQuery, "user": parsed.User.String(),
			}
		}
		line, _ := json.Marshal(read)
		out.Write(append(line, '\n'))
	}
}
