// Writes the SDKs of the plugin for Python, Go and TypeScript, and beside them the schema that they are made from. A new
// path of the module for Go goes wherever it is written by hand, too:
// go run . SCHEMA FOLDER
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// What generated files say that they were made by.
const tool = "npm run sdk"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run . SCHEMA FOLDER")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(from, folder string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	// The schema refers to no other package, so there is nothing to load.
	loader := schema.NewPluginLoader(nil)
	pkg, problems, err := schema.BindSpec(spec, loader, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return problems
	}
	languages := map[string]func() (map[string][]byte, error){
		"python": func() (map[string][]byte, error) { return python.GeneratePackage(tool, pkg, nil, loader) },
		"go":     func() (map[string][]byte, error) { return golang.GeneratePackage(tool, pkg, nil) },
		"nodejs": func() (map[string][]byte, error) {
			return nodejs.GeneratePackage(tool, pkg, nil, nil, false, loader)
		},
	}
	for language, generate := range languages {
		files, err := generate()
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		// What the schema has no more must go.
		if err := os.RemoveAll(filepath.Join(folder, language)); err != nil {
			return err
		}
		for name, content := range files {
			if err := write(filepath.Join(folder, language, name), content); err != nil {
				return err
			}
		}
	}
	if err := renameModule(folder, spec); err != nil {
		return err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	return write(filepath.Join(folder, "schema.json"), indented.Bytes())
}

// Gives the module for Go, and the example that uses it, the path that the schema says.
func renameModule(folder string, spec schema.PackageSpec) error {
	var language struct {
		ImportBasePath string `json:"importBasePath"`
	}
	if err := json.Unmarshal(spec.Language["go"], &language); err != nil {
		return err
	}
	to := strings.TrimSuffix(language.ImportBasePath, "/go/personas")
	text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	from := strings.TrimPrefix(line, "module ")
	if from == to {
		return nil
	}
	for _, file := range []string{"go.mod", "../examples/go/go.mod", "../examples/go/main.go"} {
		file = filepath.Join(folder, file)
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text = bytes.ReplaceAll(text, []byte(from), []byte(to))
		if strings.HasSuffix(file, ".go") {
			// Imports are in the order of their paths.
			if text, err = format.Source(text); err != nil {
				return err
			}
		}
		if err := write(file, text); err != nil {
			return err
		}
	}
	return nil
}

func write(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}
