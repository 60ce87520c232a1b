// The declared schema: one table a type in schema/, in a short form of our own. A line is an attribute (name, type, flags) or a block.
// Names, types and flags are hashicorp/google's; the words after them say how the API behaves: replace (a change makes a new
// resource), link (a name and its URL mean the same), default= (the provider's), api= (what Google fills in), computed on a block.
package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

//go:embed schema/*.schema
var schemaFiles embed.FS

// table is a type: what it is ("resource", "data", "provider"), its name and its fields.
type table struct {
	kind, name string
	version    int64
	root       *block
}

// block is an object's fields, in the order of their names.
type block struct {
	fields []*field
	byName map[string]*field
}

// field is an attribute, or a nested block where nested is set.
type field struct {
	name                                                      string
	typ                                                       tftypes.Type
	nested                                                    *block
	nesting                                                   string
	min, max                                                  int64
	required, optional, computed, sensitive, replace, linkage bool
	// preset is the provider's default, filled is what the API fills in; absent: nil.
	preset, filled *any
}

func readTables() (map[string]*table, error) {
	entries, err := schemaFiles.ReadDir("schema")
	if err != nil {
		return nil, err
	}
	tables := map[string]*table{}
	for _, entry := range entries {
		text, err := schemaFiles.ReadFile("schema/" + entry.Name())
		if err != nil {
			return nil, err
		}
		one, err := parseTable(string(text))
		if err != nil {
			return nil, fmt.Errorf("schema/%s: %w", entry.Name(), err)
		}
		tables[one.kind+" "+one.name] = one
	}
	return tables, nil
}

func parseTable(text string) (*table, error) {
	head, rest, _ := strings.Cut(text, "\n")
	one := &table{root: newBlock()}
	if _, err := fmt.Sscanf(head, "%s %s version=%d", &one.kind, &one.name, &one.version); err != nil {
		return nil, err
	}
	open := []*block{one.root}
	for number, line := range strings.Split(strings.TrimRight(rest, "\n"), "\n") {
		words := strings.Fields(line)
		depth := (len(line) - len(strings.TrimLeft(line, " "))) / 2
		if len(words) < 2 || depth >= len(open) {
			return nil, fmt.Errorf("line %d cannot be read: %q", number+2, line)
		}
		open = open[:depth+1]
		made, err := parseField(words)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number+2, err)
		}
		open[depth].add(made)
		if made.nested != nil {
			open = append(open, made.nested)
		}
	}
	return one, nil
}

func newBlock() *block { return &block{byName: map[string]*field{}} }

func (b *block) add(f *field) {
	b.fields = append(b.fields, f)
	b.byName[f.name] = f
}

func parseField(words []string) (*field, error) {
	made := &field{name: words[0]}
	if nesting, isBlock := strings.CutPrefix(words[1], "block:"); isBlock {
		made.nesting, made.nested = nesting, newBlock()
	} else {
		text := words[1]
		if !strings.HasPrefix(text, "[") {
			text = `"` + text + `"`
		}
		typ, err := tftypes.ParseJSONType([]byte(text)) //nolint:staticcheck // the one reader of Terraform's own notation
		if err != nil {
			return nil, err
		}
		made.typ = typ
	}
	for index := 2; index < len(words); index++ {
		word, value, _ := strings.Cut(words[index], "=")
		switch word {
		case "required":
			made.required = true
		case "optional":
			made.optional = true
		case "computed":
			made.computed = true
		case "sensitive":
			made.sensitive = true
		case "replace":
			made.replace = true
		case "link":
			made.linkage = true
		case "min", "max":
			var number int64
			if _, err := fmt.Sscan(value, &number); err != nil {
				return nil, err
			}
			if word == "min" {
				made.min = number
			} else {
				made.max = number
			}
		case "default", "api":
			// The last word of its line: its text may hold spaces.
			var parsed any
			text := strings.Join(append([]string{value}, words[index+1:]...), " ")
			if err := json.Unmarshal([]byte(text), &parsed); err != nil {
				return nil, fmt.Errorf("%s of %s: %w", word, made.name, err)
			}
			if word == "default" {
				made.preset = &parsed
			} else {
				made.filled = &parsed
			}
			index = len(words)
		default:
			return nil, fmt.Errorf("%s: unknown word %q", made.name, word)
		}
	}
	return made, nil
}

func (b *block) objectType() tftypes.Object {
	types := map[string]tftypes.Type{}
	for _, f := range b.fields {
		types[f.name] = f.valueType()
	}
	return tftypes.Object{AttributeTypes: types}
}

func (f *field) valueType() tftypes.Type {
	if f.nested == nil {
		return f.typ
	}
	switch f.nesting {
	case "list":
		return tftypes.List{ElementType: f.nested.objectType()}
	case "set":
		return tftypes.Set{ElementType: f.nested.objectType()}
	}
	return f.nested.objectType()
}

func (t *table) schema() *tfprotov6.Schema {
	made := t.root.schema()
	made.Description = simulatedName + " for hashicorp/google " + version
	return &tfprotov6.Schema{Version: t.version, Block: made}
}

func (b *block) schema() *tfprotov6.SchemaBlock {
	modes := map[string]tfprotov6.SchemaNestedBlockNestingMode{
		"list":   tfprotov6.SchemaNestedBlockNestingModeList,
		"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
		"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	}
	made := &tfprotov6.SchemaBlock{}
	for _, f := range b.fields {
		if f.nested != nil {
			made.BlockTypes = append(made.BlockTypes, &tfprotov6.SchemaNestedBlock{
				TypeName: f.name, Block: f.nested.schema(), Nesting: modes[f.nesting], MinItems: f.min, MaxItems: f.max,
			})
			continue
		}
		made.Attributes = append(made.Attributes, &tfprotov6.SchemaAttribute{
			Name: f.name, Type: f.typ, Required: f.required, Optional: f.optional, Computed: f.computed, Sensitive: f.sensitive,
		})
	}
	return made
}

// names are the types of a kind, sorted.
func names(tables map[string]*table, kind string) []string {
	var found []string
	for _, one := range tables {
		if one.kind == kind {
			found = append(found, one.name)
		}
	}
	sort.Strings(found)
	return found
}
