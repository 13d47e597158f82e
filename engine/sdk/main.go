// Writes the SDKs of the plugin for Python, Go and TypeScript, and beside them the schema that they are made from:
// go run ./sdk SCHEMA FOLDER
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// What generated files say that they were made by.
const tool = "npm run sdk"

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run ./sdk SCHEMA FOLDER")
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
	var indented bytes.Buffer
	if err := json.Indent(&indented, text, "", "  "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	return write(filepath.Join(folder, "schema.json"), indented.Bytes())
}

func write(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}
