// Go's yaml.v2 and yaml.v3: read yaml.v2|yaml.v3. See ../run.py.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"

	v2 "gopkg.in/yaml.v2"
	v3 "gopkg.in/yaml.v3"
)

func hexed(text string) string { return "s" + hex.EncodeToString([]byte(text)) }

func isWhole(value float64) bool { return math.Abs(value) <= 9007199254740992 && value == math.Trunc(value) }

func key(value interface{}) string {
	switch value := value.(type) {
	case nil:
		return hexed("null")
	case float64:
		if isWhole(value) {
			return hexed(strconv.FormatInt(int64(value), 10))
		}
		return hexed(strconv.FormatFloat(value, 'g', -1, 64))
	case bool, int, int64, uint64:
		return hexed(fmt.Sprint(value))
	}
	return shown(value)
}

func members(all []string) string {
	sort.Strings(all)
	return "{" + strings.Join(all, ",") + "}"
}

func shown(value interface{}) string {
	switch value := value.(type) {
	case nil:
		return "n"
	case string:
		return hexed(value)
	case bool:
		if value {
			return "t"
		}
		return "f"
	case int, int64, uint64:
		return "i" + fmt.Sprint(value)
	case float64:
		if isWhole(value) {
			return "i" + strconv.FormatInt(int64(value), 10)
		}
		var bits [8]byte
		binary.BigEndian.PutUint64(bits[:], math.Float64bits(value))
		return "d" + hex.EncodeToString(bits[:])
	case []interface{}:
		items := []string{}
		for _, item := range value {
			items = append(items, shown(item))
		}
		return "[" + strings.Join(items, ",") + "]"
	case map[string]interface{}:
		all := []string{}
		for name, item := range value {
			all = append(all, hexed(name)+":"+shown(item))
		}
		return members(all)
	case map[interface{}]interface{}:
		all := []string{}
		for name, item := range value {
			all = append(all, key(name)+":"+shown(item))
		}
		return members(all)
	}
	return fmt.Sprintf("o%T", value)
}

type decoder interface{ Decode(interface{}) error }

func read(kind string, text []byte) (answer string) {
	defer func() {
		if problem := recover(); problem != nil {
			answer = oneLine(fmt.Sprint("panic: ", problem))
		}
	}()
	var from decoder = v3.NewDecoder(bytes.NewReader(text))
	if kind == "yaml.v2" {
		from = v2.NewDecoder(bytes.NewReader(text))
	}
	documents := []string{}
	for {
		var value interface{}
		err := from.Decode(&value)
		if err == io.EOF {
			return strings.Join(documents, "|")
		}
		if err != nil {
			return oneLine(err.Error())
		}
		documents = append(documents, shown(value))
	}
}

func oneLine(message string) string {
	message = strings.Join(strings.Fields(message), " ")
	if len(message) > 200 {
		message = message[:200]
	}
	return "!" + message
}

func main() {
	names := bufio.NewScanner(os.Stdin)
	for names.Scan() {
		paths := strings.Split(names.Text(), "\t")
		asked, err := os.ReadFile(paths[0])
		if err != nil {
			panic(err)
		}
		out := []string{}
		for _, line := range strings.Split(strings.TrimRight(string(asked), "\n"), "\n") {
			text, _ := hex.DecodeString(line)
			out = append(out, read(os.Args[1], text))
		}
		if err := os.WriteFile(paths[1], []byte(strings.Join(out, "\n")+"\n"), 0o644); err != nil {
			panic(err)
		}
		fmt.Println("done")
	}
}
