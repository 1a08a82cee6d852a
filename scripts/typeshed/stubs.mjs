// Reads stub files into modules: what each binds, and what names in annotations mean.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bootstrap.mjs';

/** Modules that say nothing about running things at once, and would make the table large. */
const LEFT_OUT =
  /^(_typeshed|profiling|_frozen_importlib\w*|multiprocessing\.popen_\w+|asyncio\.(sslproto|trsock|base_(?!events)\w+|\w*_events_?)|zipfile\._path|tkinter|_tkinter|turtle|lib2to3|distutils|idlelib|pydoc_data|encodings|msilib|ast|_ast|curses|_curses\w*|xml|xxlimited|unittest|ctypes|_ctypes|email|ensurepip|venv|pyexpat|sre_\w+|token|tokenize|symbol|this|antigravity|winreg|nt|opcode|dis|_dis\w*|nturl2path|zoneinfo|decimal|_decimal|fractions|numbers|statistics|cmath|colorsys|keyword|formatter|parser|imp|pickletools|optparse|argparse|cgi|html|audioop|unicodedata|stringprep|lzma|wave|sunau|aifc|chunk|sndhdr|imghdr|gettext|locale|calendar|_locale|_csv|csv|tomllib|plistlib|string|textwrap|difflib|doctest|pdb|bdb|profile|cProfile|pstats|timeit|trace|tracemalloc|gc|inspect|dataclasses|graphlib|pprint|reprlib|enum|typing|typing_extensions|_collections_abc|operator|_operator|builtins|types|abc|copyreg|annotationlib|symtable|tabnanny|pyclbr|py_compile|compileall|zipimport|pkgutil|modulefinder|runpy|importlib|site|sysconfig|pydoc|posix|_winapi|_msi|string)(\.|$)/;

export async function readStubs(folder, { createParser, collectFacts }) {
  const wasm = (name) => readFileSync(path.join(root, 'node_modules', name));
  const parser = await createParser({
    runtimeWasm: wasm('web-tree-sitter/web-tree-sitter.wasm'),
    pythonWasm: wasm('tree-sitter-python/tree-sitter-python.wasm'),
  });
  const modules = new Map();
  for (const file of stubFiles(folder)) {
    const name = file
      .slice(0, -4)
      .replace(/(^|\/)__init__$/, '')
      .replaceAll('/', '.');
    const tree = parser.parse(readFileSync(path.join(folder, file), 'utf8'));
    const facts = collectFacts(file, tree);
    tree.delete();
    const isPackage = file.endsWith('__init__.pyi');
    modules.set(name, { name, isPackage, facts, bindings: bindingsOf(facts), told: !LEFT_OUT.test(name) });
  }
  return modules;
}

function stubFiles(folder, below = '', found = []) {
  for (const entry of readdirSync(path.join(folder, below), { withFileTypes: true })) {
    const file = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) stubFiles(folder, file, found);
    else if (entry.name.endsWith('.pyi')) found.push(file);
  }
  return found.sort();
}

/** What the module's own body binds, in all branches: a version's or platform's way counts as much as another's. */
function bindingsOf(facts) {
  const bindings = new Map();
  const stars = [];
  const all = [];
  const bind = (name, what) => {
    const list = bindings.get(name) ?? [];
    list.push(what);
    bindings.set(name, list);
  };
  for (const op of facts.functions[0].ops) {
    if (op.k === 'def') bind(facts.functions[op.fn].name, { k: 'function', fn: facts.functions[op.fn] });
    else if (op.k === 'class') bind(facts.classes[op.cls].name, { k: 'class', cls: facts.classes[op.cls] });
    else if (op.k === 'import') {
      if (op.names === null) bind(op.as, { k: 'module', name: op.aliased ? op.module : op.as });
      else {
        for (const { name, as } of op.names) {
          if (name === '*') stars.push(op);
          else bind(as, { k: 'import', from: op, name, again: as === name });
        }
      }
    } else if (op.k === 'assign' && op.targets[0]?.k === 'name') {
      const { id } = op.targets[0];
      if (id === '__all__' && op.value?.k === 'seq') all.push(...op.value.items.map((item) => item.value));
      else bind(id, { k: 'value', annotation: op.annotation, value: op.value });
    }
  }
  return { names: bindings, stars, all };
}

/** What a star import of the module brings. */
export function isExported(module, name) {
  const { all } = module.bindings;
  return all.length > 0 ? all.includes(name) : !name.startsWith('_');
}

/** The absolute name of the module that an import in `module` is from. */
export function importedModule(module, { module: name, level }) {
  if (level === 0) return name;
  const parts = module.name.split('.');
  const up = module.isPackage ? level - 1 : level;
  const base = parts.slice(0, parts.length - up).join('.');
  return [base, name].filter(Boolean).join('.');
}

/** All that the name can be in the module: classes, functions, modules, values, each once. */
export function meanings(modules, module, name, seen = new Set()) {
  const key = `${module.name}:${name}`;
  if (seen.has(key)) return [];
  seen.add(key);
  const found = [];
  for (const what of module.bindings.names.get(name) ?? []) {
    if (what.k === 'import') {
      const from = importedModule(module, what.from);
      const target = modules.get(from);
      const inner = target ? meanings(modules, target, what.name, seen) : [];
      if (inner.length > 0) found.push(...inner);
      else if (modules.has(`${from}.${what.name}`)) found.push({ k: 'module', name: `${from}.${what.name}` });
    } else if (what.k === 'value' && what.annotation === null && what.value?.k === 'name') {
      found.push(...meanings(modules, module, what.value.id, seen));
    } else if (what.k === 'value' && isAlias(what)) {
      found.push(...meanings(modules, module, what.value.id, seen));
    } else found.push({ ...what, module });
  }
  if (found.length === 0) {
    for (const star of module.bindings.stars) {
      const target = modules.get(importedModule(module, star));
      if (target && isExported(target, name)) found.push(...meanings(modules, target, name, seen));
    }
  }
  if (found.length === 0 && module.name !== 'builtins') {
    const builtins = modules.get('builtins');
    if (builtins.bindings.names.has(name)) found.push(...meanings(modules, builtins, name, seen));
  }
  return found;
}

/** `Foo: TypeAlias = Bar`. */
function isAlias({ annotation, value }) {
  const word = annotation?.k === 'name' ? annotation.id : annotation?.k === 'attr' ? annotation.name : '';
  return word === 'TypeAlias' && value?.k === 'name';
}
