// What a plan says and what it takes for a change, on a table of its own.
package main

import (
	"reflect"
	"testing"
)

const sample = `resource sample version=0
name string required replace
network string required replace link
size number optional computed api=3
ready bool optional default=true
note string optional
zones ["set","string"] optional computed
mode block:list max=1 computed api=[{"kind":"slow"}]
  kind string required
rule block:set
  port string required
  action string optional computed api="allow"
`

func sampleTable(t *testing.T) *block {
	t.Helper()
	one, err := parseTable(sample)
	if err != nil {
		t.Fatal(err)
	}
	return one.root
}

func expectEqual(t *testing.T, found, wanted any) {
	t.Helper()
	if !reflect.DeepEqual(found, wanted) {
		t.Errorf("found  %v\nwanted %v", found, wanted)
	}
}

func TestFirstPlanKnowsDefaultsAndLeavesTheRestToTheAPI(t *testing.T) {
	b := sampleTable(t)
	planned := b.plan(object{"name": "a", "network": "n", "rule": []any{object{"port": "80"}}}, nil)
	expectEqual(t, planned, object{
		"name": "a", "network": "n", "size": unknown{}, "ready": true, "note": nil, "zones": unknown{}, "mode": unknown{},
		"rule": []any{object{"port": "80", "action": unknown{}}},
	})
	expectEqual(t, b.settle(planned), object{
		"name": "a", "network": "n", "size": 3.0, "ready": true, "note": nil, "zones": nil,
		"mode": []any{object{"kind": "slow"}}, "rule": []any{object{"port": "80", "action": "allow"}},
	})
}

func TestSecondPlanSeesNoDifferenceWhereTheAPISeesNone(t *testing.T) {
	b := sampleTable(t)
	prior := object{
		"name": "a", "network": "https://www.googleapis.com/compute/v1/projects/p/global/networks/n", "size": 3.0, "ready": true, "note": "",
		"zones": []any{"x", "y"}, "mode": []any{object{"kind": "slow"}}, "rule": []any{object{"port": "80", "action": "allow"}, object{"port": "443", "action": "allow"}},
	}
	config := object{"name": "a", "network": "n", "zones": []any{"y", "x"}, "rule": []any{object{"port": "80"}, object{"port": "443"}}}
	planned := b.plan(config, prior)
	expectEqual(t, planned, prior)
	expectEqual(t, b.replaced(prior, planned), []string(nil))
}

func TestAChangeReplacesWhereTheTableSaysSo(t *testing.T) {
	b := sampleTable(t)
	prior := object{"name": "a", "network": "n", "size": 3.0, "ready": true, "mode": []any{}, "rule": []any{}}
	planned := b.plan(object{"name": "a", "network": "other", "size": 5.0, "note": "new"}, prior)
	expectEqual(t, b.replaced(prior, planned), []string{"network"})
	expectEqual(t, planned["size"], 5.0)
}

func TestLinksAreComparedAsFarAsBothSaySomething(t *testing.T) {
	for _, one := range []struct {
		left, right string
		same        bool
	}{
		{"n", "projects/p/global/networks/n", true},
		{"projects/p/global/networks/n", selfLinks + "projects/p/global/networks/n", true},
		{"projects/other/global/networks/n", "projects/p/global/networks/n", false},
		{"n", "projects/p/global/networks/nn", false},
	} {
		if sameLink(one.left, one.right) != one.same {
			t.Errorf("%s and %s: wanted %v", one.left, one.right, one.same)
		}
	}
}

func TestEveryDeclaredTypeHasABehaviour(t *testing.T) {
	tables, err := readTables()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names(tables, "resource") {
		if kinds[name].create == nil {
			t.Errorf("%s is declared and does nothing", name)
		}
	}
}
