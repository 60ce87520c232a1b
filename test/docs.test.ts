// Documentation that cannot rot unnoticed: links, codes, scripts, paths and the example are compared with the tree.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(__dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Files below a folder with an ending, relative to the root. */
function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort();
}

const pages = ["README.md", "CHANGELOG.md", ...filesIn("docs", ".md")];

/** Blocks of code hold no links, and no headings either. */
const withoutBlocks = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, "");

/** Anchors of a page, by GitHub's rule: lower case, punctuation gone, blanks to hyphens, repeated ones numbered. */
function anchors(page: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(read(page)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** Links of a page that lead to nothing, each with the reason. */
function brokenLinks(page: string): string[] {
  return [...withoutBlocks(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .flatMap((target) => {
      const [file = "", anchor] = target.split("#");
      const path = file === "" ? page : relative(root, join(root, dirname(page), file));
      if (!existsSync(join(root, path))) return [`${target}: there is no ${path}`];
      if (anchor !== undefined && !anchors(path).includes(anchor))
        return [`${target}: no heading in ${path} makes #${anchor}`];
      return [];
    });
}

describe.each(pages)("%s", (page) => {
  test("every relative link leads to a file and a heading that exist", () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  test("every npm script that it names exists", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...read(page).matchAll(/npm run ([\w:.-]+)/g)].map(([, script = ""]) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  test("every path of the tree that it names exists", () => {
    const quoted = [...withoutBlocks(read(page)).matchAll(/`([^`\n]+)`/g)]
      .map(([, text = ""]) => text)
      .filter((text) => /^(modules|config|lab|stacks|test|docs)\/[\w./-]*$|^[\w-]+\.(ts|json)$/.test(text));
    // In commands and blocks of code a path is known by its ending.
    const files = read(page).matchAll(
      /(?<![\w/.-])(?:modules|config|lab|stacks|test)\/[\w./-]+\.(?:ts|py|json|yaml|addresses)\b/g,
    );
    const named = [...quoted, ...[...files].map(([path]) => path)];
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

test("every CFG code has a heading in docs/troubleshooting.md, and every such heading a code", () => {
  const codes = filesIn("config", ".ts").flatMap((file) =>
    [...read(file).matchAll(/code: "(CFG\d{3})"/g)].map(([, code = ""]) => code),
  );
  const headings = [...read("docs/troubleshooting.md").matchAll(/^## (CFG\d{3}): ./gm)].map(
    ([, code = ""]) => code,
  );
  expect(codes.length).toBeGreaterThan(20);
  expect(headings).toEqual([...new Set(codes)].sort());
});

test("the YAML in README.md is config/clusters/eks-prod.yaml, word for word", () => {
  const blocks = [...read("README.md").matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text);
  expect(blocks).toEqual([read("config/clusters/eks-prod.yaml")]);
});

test("every decision record says context, decision and consequences, and the numbers have no gap", () => {
  const decisions = filesIn("docs/adr", ".md");
  expect(decisions.map((file) => file.slice("docs/adr/".length, "docs/adr/".length + 4))).toEqual(
    decisions.map((_, i) => String(i + 1).padStart(4, "0")),
  );
  for (const file of decisions) {
    const headings = [...read(file).matchAll(/^## (\w+)/gm)].map(([, heading]) => heading);
    expect({ file, headings: [...new Set(headings)] }).toEqual({
      file,
      headings: expect.arrayContaining(["Context", "Decision", "Consequences"]),
    });
  }
});
