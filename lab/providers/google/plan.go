// What a plan says: the configuration, the provider's defaults, what is already there, and "known after apply" for the rest.
package main

import (
	"reflect"
	"strings"
)

// plan gives the planned object. prior is nil where it is made anew.
func (b *block) plan(config, prior object) object {
	planned := object{}
	for _, f := range b.fields {
		planned[f.name] = f.plan(config[f.name], prior)
	}
	return planned
}

func (f *field) plan(wanted any, prior object) any {
	before, there := prior[f.name]
	if f.nested != nil {
		return f.planBlock(wanted, before, there)
	}
	switch {
	case isUnknown(wanted):
		return wanted
	case wanted != nil:
		if there && f.same(wanted, before) {
			return before
		}
		return wanted
	case f.preset != nil:
		return *f.preset
	case f.computed && there:
		return before
	case f.computed:
		return unknown{}
	case isZero(before):
		// The SDK under the real provider sees no difference between nothing and an empty value.
		return before
	}
	return nil
}

func (f *field) planBlock(wanted, before any, there bool) any {
	if isUnknown(wanted) {
		return wanted
	}
	if f.nesting == "single" {
		if config, is := wanted.(object); is {
			old, _ := before.(object)
			return f.nested.plan(config, old)
		}
		return nil
	}
	elements, _ := wanted.([]any)
	if len(elements) == 0 {
		if f.computed && there {
			return before
		}
		if f.computed {
			return unknown{}
		}
		return []any{}
	}
	old, _ := before.([]any)
	planned := []any{}
	for index, element := range elements {
		config, is := element.(object)
		if !is {
			planned = append(planned, element)
			continue
		}
		planned = append(planned, f.nested.plan(config, f.counterpart(index, config, old)))
	}
	return planned
}

// counterpart is what a block was before: by its place in a list, by what it says in a set.
func (f *field) counterpart(index int, config object, old []any) object {
	if f.nesting == "list" {
		if index < len(old) {
			found, _ := old[index].(object)
			return found
		}
		return nil
	}
	for _, one := range old {
		if found, is := one.(object); is && f.nested.fits(config, found) {
			return found
		}
	}
	return nil
}

func (b *block) fits(config, found object) bool {
	for _, f := range b.fields {
		if wanted := config[f.name]; wanted != nil && f.nested == nil && !f.same(wanted, found[f.name]) {
			return false
		}
	}
	return true
}

// same is true where the API makes no difference: a resource's name and its URL, a set in another order.
func (f *field) same(one, other any) bool {
	if equal(one, other) {
		return true
	}
	if f.nested == nil && strings.HasPrefix(f.valueType().String(), "tftypes.Set") {
		return sameElements(one, other)
	}
	left, isText := one.(string)
	right, isText2 := other.(string)
	return f.linkage && isText && isText2 && sameLink(left, right)
}

func sameElements(one, other any) bool {
	left, isList := one.([]any)
	right, isList2 := other.([]any)
	if !isList || !isList2 || len(left) != len(right) {
		return false
	}
	for _, element := range left {
		found := false
		for _, candidate := range right {
			found = found || equal(element, candidate)
		}
		if !found {
			return false
		}
	}
	return true
}

// sameLink compares as far as both say something: "net", "projects/p/global/networks/net" and its URL are one.
func sameLink(one, other string) bool {
	left, right := linkParts(one), linkParts(other)
	if len(left) > len(right) {
		left, right = right, left
	}
	if len(left) == 0 {
		return false
	}
	return reflect.DeepEqual(left, right[len(right)-len(left):])
}

func linkParts(link string) []string {
	if _, path, is := strings.Cut(link, "/v1/"); is {
		link = path
	}
	return strings.Split(link, "/")
}

func lastPart(link string) string {
	parts := strings.Split(link, "/")
	return parts[len(parts)-1]
}

func equal(one, other any) bool { return reflect.DeepEqual(one, other) }

func isZero(value any) bool {
	switch plain := value.(type) {
	case string:
		return plain == ""
	case bool:
		return !plain
	case float64:
		return plain == 0
	case []any:
		return len(plain) == 0
	case object:
		return len(plain) == 0
	}
	return false
}

// replaced names the fields of the root whose change makes a new resource.
func (b *block) replaced(prior, planned object) []string {
	var found []string
	for _, f := range b.fields {
		if f.forcesNew(prior[f.name], planned[f.name]) {
			found = append(found, f.name)
		}
	}
	return found
}

func (f *field) forcesNew(prior, planned any) bool {
	if f.nested == nil {
		return f.replace && !f.same(prior, planned) && !(isZero(prior) && planned == nil) && !(prior == nil && isZero(planned))
	}
	old, _ := prior.([]any)
	made, _ := planned.([]any)
	if isUnknown(planned) || f.nesting == "single" {
		return false
	}
	for index := 0; index < len(old) || index < len(made); index++ {
		var left, right object
		if index < len(old) {
			left, _ = old[index].(object)
		}
		if index < len(made) {
			right, _ = made[index].(object)
		}
		if len(f.nested.replaced(left, right)) > 0 {
			return true
		}
	}
	return false
}

// settle takes the planned object as Google would take it: what nobody said gets the API's value, or none.
func (b *block) settle(planned object) object {
	settled := object{}
	for _, f := range b.fields {
		settled[f.name] = f.settle(planned[f.name])
	}
	return settled
}

func (f *field) settle(value any) any {
	if isUnknown(value) {
		value = nil
		if f.filled != nil {
			value = *f.filled
		}
	}
	if f.nested == nil {
		return value
	}
	if f.nesting == "single" {
		if whole, is := value.(object); is {
			return f.nested.settle(whole)
		}
		return nil
	}
	settled := []any{}
	elements, _ := value.([]any)
	for _, element := range elements {
		if whole, is := element.(object); is {
			settled = append(settled, f.nested.settle(f.nested.asked(whole)))
		}
	}
	return settled
}

// asked marks the fields of a block that nobody set and that the API fills in.
func (b *block) asked(whole object) object {
	made := object{}
	for _, f := range b.fields {
		value, there := whole[f.name]
		if (!there || value == nil) && f.computed && f.filled != nil {
			value = unknown{}
		}
		made[f.name] = value
	}
	return made
}
