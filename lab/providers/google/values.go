// Values between Terraform's wire form and plain Go: nil, string, bool, float64, []any, object, or unknown{}.
package main

import (
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// object is a resource, a block or a map.
type object = map[string]any

// unknown stands for a value that is known after apply.
type unknown struct{}

func isUnknown(value any) bool {
	_, is := value.(unknown)
	return is
}

// text is a string field; empty where it is null or unknown.
func text(o object, name string) string {
	value, _ := o[name].(string)
	return value
}

func flag(o object, name string) bool {
	value, _ := o[name].(bool)
	return value
}

func list(o object, name string) []any {
	value, _ := o[name].([]any)
	return value
}

// first is the only element of a block that may be there once; empty where it is not there.
func first(o object, name string) object {
	for _, element := range list(o, name) {
		if found, is := element.(object); is {
			return found
		}
	}
	return object{}
}

func decodeDynamic(value *tfprotov6.DynamicValue, b *block) (object, error) {
	if value == nil {
		return nil, nil
	}
	read, err := value.Unmarshal(b.objectType())
	if err != nil {
		return nil, err
	}
	plain, err := decode(read)
	if err != nil || plain == nil {
		return nil, err
	}
	return plain.(object), nil
}

func encodeDynamic(value object, b *block) (*tfprotov6.DynamicValue, error) {
	typ := b.objectType()
	var plain any
	if value != nil {
		plain = value
	}
	made, err := b.encode(plain)
	if err != nil {
		return nil, err
	}
	wire, err := tfprotov6.NewDynamicValue(typ, made)
	return &wire, err
}

func decode(value tftypes.Value) (any, error) {
	if !value.IsKnown() {
		return unknown{}, nil
	}
	if value.IsNull() {
		return nil, nil
	}
	switch typ := value.Type(); {
	case typ.Is(tftypes.String):
		var plain string
		err := value.As(&plain)
		return plain, err
	case typ.Is(tftypes.Bool):
		var plain bool
		err := value.As(&plain)
		return plain, err
	case typ.Is(tftypes.Number):
		var number big.Float
		err := value.As(&number)
		plain, _ := number.Float64()
		return plain, err
	}
	return decodeElements(value)
}

func decodeElements(value tftypes.Value) (any, error) {
	switch typ := value.Type().(type) {
	case tftypes.List, tftypes.Set:
		var elements []tftypes.Value
		if err := value.As(&elements); err != nil {
			return nil, err
		}
		made := []any{}
		for _, element := range elements {
			plain, err := decode(element)
			if err != nil {
				return nil, err
			}
			made = append(made, plain)
		}
		return made, nil
	case tftypes.Map, tftypes.Object:
		var elements map[string]tftypes.Value
		if err := value.As(&elements); err != nil {
			return nil, err
		}
		made := object{}
		for key, element := range elements {
			plain, err := decode(element)
			if err != nil {
				return nil, err
			}
			made[key] = plain
		}
		return made, nil
	default:
		return nil, fmt.Errorf("no plain form of %s", typ)
	}
}

// encode gives the wire form of an object; fields that it does not hold are null, blocks empty.
func (b *block) encode(value any) (tftypes.Value, error) {
	typ := b.objectType()
	if value == nil {
		return tftypes.NewValue(typ, nil), nil
	}
	plain, is := value.(object)
	if !is {
		return tftypes.Value{}, fmt.Errorf("not an object: %v", value)
	}
	made := map[string]tftypes.Value{}
	for _, f := range b.fields {
		one, err := f.encode(plain[f.name])
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", f.name, err)
		}
		made[f.name] = one
	}
	return tftypes.NewValue(typ, made), nil
}

func (f *field) encode(value any) (tftypes.Value, error) {
	if f.nested == nil {
		return encode(f.typ, value)
	}
	typ := f.valueType()
	if isUnknown(value) {
		return tftypes.NewValue(typ, tftypes.UnknownValue), nil
	}
	if f.nesting == "single" {
		return f.nested.encode(value)
	}
	made := []tftypes.Value{}
	elements, _ := value.([]any)
	for _, element := range elements {
		one, err := f.nested.encode(element)
		if err != nil {
			return tftypes.Value{}, err
		}
		made = append(made, one)
	}
	return tftypes.NewValue(typ, made), nil
}

func encode(typ tftypes.Type, value any) (tftypes.Value, error) {
	switch plain := value.(type) {
	case nil:
		return tftypes.NewValue(typ, nil), nil
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue), nil
	case string, bool:
		return tftypes.NewValue(typ, plain), nil
	case float64:
		return tftypes.NewValue(typ, big.NewFloat(plain)), nil
	case []any:
		element := elementType(typ)
		made := []tftypes.Value{}
		for _, one := range plain {
			wire, err := encode(element, one)
			if err != nil {
				return tftypes.Value{}, err
			}
			made = append(made, wire)
		}
		return tftypes.NewValue(typ, made), nil
	case object:
		made := map[string]tftypes.Value{}
		if whole, is := typ.(tftypes.Object); is {
			for key, one := range whole.AttributeTypes {
				wire, err := encode(one, plain[key])
				if err != nil {
					return tftypes.Value{}, err
				}
				made[key] = wire
			}
			return tftypes.NewValue(typ, made), nil
		}
		for key, one := range plain {
			wire, err := encode(elementType(typ), one)
			if err != nil {
				return tftypes.Value{}, err
			}
			made[key] = wire
		}
		return tftypes.NewValue(typ, made), nil
	}
	return tftypes.Value{}, fmt.Errorf("%T has no wire form", value)
}

func elementType(typ tftypes.Type) tftypes.Type {
	switch whole := typ.(type) {
	case tftypes.List:
		return whole.ElementType
	case tftypes.Set:
		return whole.ElementType
	case tftypes.Map:
		return whole.ElementType
	}
	return tftypes.DynamicPseudoType
}
