// Makes one line for each module and class of the standard library that matters: see src/engine/knowledge/stub.ts.
// Where overloads, branches or alternatives disagree about what a call gives, nothing is said about it.
import { isExported, meanings } from './stubs.mjs';

const BASIC = new Set(['builtins.str', 'builtins.bytes']);
/** Classes whose every method is told. */
const WHOLE = new Set(['builtins.str', 'builtins.bytes']);
/** Bases and results that say nothing about what a program waits for. What is like a file may live in memory. */
const VAGUE =
  /^(typing|typing_extensions|_typeshed|types|_collections_abc|collections\.abc|abc|enum|io)\.|^contextlib\.Abstract|\.structseq$|^builtins\.(object|list|dict|tuple|set|frozenset|type|property|function|slice|super)$/;
/** Modules of which it is also told which functions give texts. */
const TOLD_WHOLE =
  /^(os|os\.path|time|json|re|math|random|hashlib|base64|platform|shutil|tempfile|socket|uuid|struct|secrets|getpass|subprocess|threading|queue|asyncio|multiprocessing|logging|datetime|urllib\.parse)$/;

export function describeLibrary(modules, engine) {
  const library = new Described(modules, engine);
  library.collect();
  return library;
}

class Described {
  constructor(modules, engine) {
    this.modules = modules;
    this.engine = engine;
    this.classes = new Map();
    this.homes = new Map();
    this.functions = new Map();
  }

  collect() {
    this.findHomes();
    const renamed = [];
    for (const module of this.modules.values()) {
      for (const [name, list] of module.bindings.names) {
        for (const what of list) {
          if (what.k === 'function' && module.told) this.addFunction(module, name, what.fn);
          if (what.k !== 'class') continue;
          // What the hand takes for another class does not add to that class, where there is one.
          if (this.publicName(module, name) === this.nameOf(module, name)) this.classOf(module, what.cls);
          else renamed.push({ module, cls: what.cls });
        }
      }
    }
    const primary = new Set(this.classes.keys());
    for (const { module, cls } of renamed)
      if (!primary.has(this.nameOf(module, cls.name))) this.classOf(module, cls);
    this.interesting = this.interestingClasses();
  }

  /** Where things that are defined elsewhere can be imported from. */
  findHomes() {
    for (const module of this.modules.values()) {
      for (const [name, list] of module.bindings.names) {
        if (list.some((what) => what.k === 'import' && what.again)) this.addHome(module, name);
      }
      for (const star of module.bindings.stars) {
        const target = this.modules.get(star.level > 0 ? relative(module, star) : star.module);
        for (const name of target?.bindings.names.keys() ?? [])
          if (isExported(target, name)) this.addHome(module, name);
      }
    }
  }

  addHome(module, name) {
    for (const what of meanings(this.modules, module, name)) {
      if (!what.module || what.module === module || (what.k !== 'class' && what.k !== 'function')) continue;
      const own = what.k === 'class' ? what.cls.name : what.fn.name;
      if (own !== name) continue;
      const key = `${what.module.name}.${name}`;
      const list = this.homes.get(key) ?? new Set();
      list.add(module.name);
      this.homes.set(key, list);
    }
  }

  /** The name that people use. */
  publicName(module, name) {
    const key = `${module.name}.${name}`;
    const homes = [...(this.homes.get(key) ?? [])].filter((home) => !isPrivate(home));
    const inside = homes.filter((home) => module.name.startsWith(`${home}.`));
    const best = inside[0] ?? (isPrivate(module.name) ? homes.sort(shorter)[0] : undefined);
    return best === undefined ? key : `${best}.${name}`;
  }

  nameOf(module, name) {
    return this.engine.handName(this.publicName(module, name));
  }

  classOf(module, cls) {
    const name = this.nameOf(module, cls.name);
    let known = this.classes.get(name);
    if (known === undefined) {
      known = { name, module, bases: new Set(), branches: [], members: new Map(), told: false };
      this.classes.set(name, known);
    }
    known.told ||=
      module.told || /^builtins\.(\w*(Error|Exception|Warning|Interrupt|Exit)|str|bytes)$/.test(name);
    if (known.branches.includes(cls)) return known;
    known.branches.push(cls);
    this.addBases(known, module, cls);
    this.addMembers(known, module, cls);
    return known;
  }

  addBases(known, module, cls) {
    for (const base of cls.bases) {
      const expr = base.k === 'sub' ? base.of : base;
      const found = this.classMeanings(module, expr);
      if (found.length === 0) continue;
      const what = found[0];
      // A private base is part of the class.
      if (isPrivate(what.module.name) || what.cls.name.startsWith('_')) {
        const home = this.nameOf(what.module, what.cls.name);
        if (isPrivate(home) || what.cls.name === cls.name) {
          this.addBases(known, what.module, what.cls);
          this.addMembers(known, what.module, what.cls, true);
          continue;
        }
      }
      const name = this.nameOf(what.module, what.cls.name);
      if (!VAGUE.test(name) && name !== known.name) known.bases.add(name);
    }
  }

  addMembers(known, module, cls, inherited = false) {
    const { functions } = module.facts;
    const before = new Set(inherited ? known.members.keys() : []);
    const bind = (name, what) => {
      if (before.has(name)) return;
      const list = known.members.get(name) ?? [];
      list.push({ ...what, module });
      known.members.set(name, list);
    };
    for (const op of functions[cls.body].ops) {
      if (op.k === 'def') bind(functions[op.fn].name, { k: 'function', fn: functions[op.fn] });
      else if (op.k === 'assign' && op.targets[0]?.k === 'name' && op.annotation !== null)
        bind(op.targets[0].id, { k: 'value', annotation: op.annotation });
      else if (op.k === 'assign' && op.targets[0]?.k === 'name' && op.value?.k === 'name')
        for (const what of known.members.get(op.value.id) ?? []) bind(op.targets[0].id, what);
    }
  }

  addFunction(module, name, fn) {
    const full = this.nameOf(module, name);
    const list = this.functions.get(full) ?? [];
    list.push({ k: 'function', fn, module });
    this.functions.set(full, list);
  }

  classMeanings(module, expr) {
    if (expr.k === 'name') {
      return meanings(this.modules, module, expr.id).filter((what) => what.k === 'class');
    }
    if (expr.k !== 'attr') return [];
    const owner = this.moduleMeaning(module, expr.of);
    return owner === null
      ? []
      : meanings(this.modules, owner, expr.name).filter((what) => what.k === 'class');
  }

  moduleMeaning(module, expr) {
    if (expr.k === 'name') {
      const found = meanings(this.modules, module, expr.id).find((what) => what.k === 'module');
      return found ? (this.modules.get(found.name) ?? null) : null;
    }
    if (expr.k !== 'attr') return null;
    const owner = this.moduleMeaning(module, expr.of);
    return owner === null ? null : (this.modules.get(`${owner.name}.${expr.name}`) ?? null);
  }

  /** The canonical class that an annotation names; '' where it is none, several, or vague; null for None. */
  typeOf(module, expr, self) {
    if (expr === null) return '';
    switch (expr.k) {
      case 'const':
        return expr.type === 'none' ? null : '';
      case 'op':
        return expr.op === '|' ? agree(expr.items.map((item) => this.typeOf(module, item, self))) : '';
      case 'sub': {
        const word = lastWord(expr.of);
        const items = expr.index.k === 'seq' ? expr.index.items : [expr.index];
        if (word === 'Optional' || word === 'Annotated') return this.typeOf(module, items[0], self) ?? '';
        if (word === 'Union') return agree(items.map((item) => this.typeOf(module, item, self)));
        return word === 'Literal' ? '' : this.typeOf(module, expr.of, self);
      }
      case 'name':
      case 'attr': {
        if (lastWord(expr) === 'Self') return self;
        const names = new Set(
          this.classMeanings(module, expr).map((what) => this.nameOf(what.module, what.cls.name)),
        );
        const [name = ''] = names;
        return names.size !== 1 || VAGUE.test(name) || isPrivate(name) ? '' : name;
      }
      default:
        return '';
    }
  }

  /** What a call gives, where all its definitions agree. */
  givesOf(list, self) {
    if (list.some((what) => what.k !== 'function')) return '';
    const types = list.map(({ fn, module }) =>
      fn.decorators.some((d) => /contextmanager$/.test(lastWord(d)))
        ? ''
        : this.typeOf(module, fn.returns, self),
    );
    return agree(types) ?? '';
  }

  isCoroutine(list) {
    return list.every((what) => what.k === 'function' && what.fn.async);
  }

  attributeOf(list, self) {
    const types = list.map((what) => {
      if (what.k === 'value') return this.typeOf(what.module, what.annotation, self);
      return isProperty(what.fn) ? this.typeOf(what.module, what.fn.returns, self) : '';
    });
    return agree(types) ?? '';
  }

  isMethod(list) {
    return list.every((what) => what.k === 'function' && !isProperty(what.fn));
  }

  mro(name, seen = new Set()) {
    if (seen.has(name)) return [];
    seen.add(name);
    const known = this.classes.get(name);
    return [name, ...(known ? [...known.bases].flatMap((base) => this.mro(base, seen)) : [])];
  }

  has(name, member) {
    return this.mro(name).some((base) => this.classes.get(base)?.members.has(member));
  }

  /** Classes that somebody may wait for, or that lead to one. */
  interestingClasses() {
    const found = new Set();
    for (const [name, entry] of this.engine.entries())
      if (tells(entry) && this.classes.has(name)) found.add(name);
    for (const { name, members, told } of this.classes.values()) {
      const lists = [...members.values()];
      const waits =
        members.has('__aenter__') || members.has('__aiter__') || lists.some((list) => this.isCoroutine(list));
      if (told && waits) found.add(name);
    }
    for (let before = -1; before !== found.size; ) {
      before = found.size;
      for (const { name, members, told } of this.classes.values()) {
        if (found.has(name) || !told) continue;
        const leads = [...members].some(([word, list]) => {
          if (word.startsWith('_')) return false;
          const to = this.isMethod(list) ? this.givesOf(list, name) : this.attributeOf(list, name);
          return to !== name && found.has(to);
        });
        if (leads || this.mro(name).some((base) => base !== name && found.has(base))) found.add(name);
      }
    }
    return found;
  }

  describeClass({ name, bases, members, told }) {
    if (!told || isPrivate(name)) return null;
    const parts = [];
    const module = name.slice(0, name.lastIndexOf('.'));
    const short = (cls) => shorten(cls, module);
    if (bases.size > 0) parts.push(`<${[...bases].map(short).join(' ')}`);
    const whole = WHOLE.has(name) || this.engine.entries().has(name);
    if (!this.interesting.has(name) && !whole) return parts.length > 0 ? ['c', ...parts] : null;
    const said = new Map();
    const attributes = new Map();
    const coroutines = [];
    const defines = [];
    for (const [word, list] of members) {
      if (word.startsWith('_')) continue;
      if (this.isMethod(list)) {
        const gives = this.givesOf(list, name);
        if (this.isCoroutine(list)) coroutines.push(word);
        if (this.interesting.has(gives) || (whole && BASIC.has(gives))) push(said, short(gives), word);
        else if (!this.isCoroutine(list)) defines.push(word);
      } else {
        const cls = this.attributeOf(list, name);
        if (this.interesting.has(cls)) push(attributes, short(cls), word);
      }
    }
    if (defines.length > 0 && (bases.size > 0 || this.isBase(name)))
      parts.push(`!${defines.sort().join(' ')}`);
    if (coroutines.length > 0) parts.push(`~${coroutines.sort().join(' ')}`);
    if (members.has('__aenter__') && !this.has(name, '__enter__')) parts.push('@with');
    if (members.has('__aiter__') && !this.has(name, '__iter__')) parts.push('@for');
    const enter = members.get('__aenter__') ?? members.get('__enter__');
    if (enter) {
      const to = this.givesOf(enter, name);
      if (to !== name) parts.push(`>${to === '' ? '' : short(to)}`);
    }
    parts.push(...lines(said, ''), ...lines(attributes, '.'));
    return parts.length > 0 ? ['c', ...parts] : null;
  }

  isBase(name) {
    for (const { bases } of this.classes.values()) if (bases.has(name)) return true;
    return false;
  }

  describeModules() {
    const modules = new Map();
    for (const [full, list] of this.functions) {
      const dot = full.lastIndexOf('.');
      const [module, word] = [full.slice(0, dot), full.slice(dot + 1)];
      if (word.startsWith('_') || isPrivate(module)) continue;
      const told = modules.get(module) ?? { said: new Map(), coroutines: [] };
      modules.set(module, told);
      const gives = this.givesOf(list, '');
      if (this.isCoroutine(list)) told.coroutines.push(word);
      if (this.interesting.has(gives) || (BASIC.has(gives) && TOLD_WHOLE.test(module)))
        push(told.said, shorten(gives, module), word);
    }
    return modules;
  }

  /** One line for each owner, in order. */
  owners() {
    const table = new Map();
    for (const [module, { said, coroutines }] of this.describeModules()) {
      const parts = ['m'];
      if (coroutines.length > 0) parts.push(`~${coroutines.sort().join(' ')}`);
      parts.push(...lines(said, ''));
      if (parts.length > 1) table.set(module, parts.join(';'));
    }
    for (const cls of this.classes.values()) {
      const parts = this.describeClass(cls);
      if (parts !== null) table.set(cls.name, parts.join(';'));
    }
    return [...table].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Other names of what the table speaks about, that hand-written aliases do not cover. */
  aliases() {
    const names = new Map();
    const told = this.toldNames();
    for (const module of this.modules.values()) {
      for (const [name, list] of module.bindings.names) {
        if (name.startsWith('_') || !list.some((what) => what.k === 'class' || what.k === 'function'))
          continue;
        const own = `${module.name}.${name}`;
        const home = this.nameOf(module, name);
        if (!told.has(home) || this.engine.handName(own) === home) continue;
        names.set(home, [...new Set([...(names.get(home) ?? []), own])]);
      }
    }
    return [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Classes, and functions that a table says something about. */
  toldNames() {
    const told = new Set(
      [...this.classes.values()].filter((cls) => this.describeClass(cls)).map(({ name }) => name),
    );
    for (const [module, { said, coroutines }] of this.describeModules()) {
      for (const word of [...coroutines, ...[...said.values()].flat()]) told.add(`${module}.${word}`);
    }
    for (const [owner, entry] of this.engine.entries()) {
      const lists = [
        entry.coroutines,
        ...Object.values(entry.blocks ?? {}),
        ...Object.values(entry.gives ?? {}),
      ];
      for (const list of lists)
        for (const word of this.engine.words(list ?? '')) told.add(`${owner}.${word}`);
      for (const word of Object.keys(entry.spawns ?? {})) told.add(`${owner}.${word}`);
    }
    return told;
  }
}

export function print(library) {
  const owners = library.owners().map(([name, line]) => `  ${quote(name)}: ${quote(line)},`);
  const aliases = library.aliases().map(([to, from]) => `${to}=${from.join(' ')}`);
  return `${[
    '// Written by "npm run knowledge" from the stubs of the standard library. Do not edit. stub.ts says how to read it.',
    '// biome-ignore-all format: one line for each owner',
    'export const STDLIB: Readonly<Record<string, string>> = {',
    ...owners,
    '};',
    '',
    '/** The canonical name, and other names of the same thing. */',
    `export const STDLIB_ALIASES = \`${aliases.join('\n')}\`;`,
  ].join('\n')}\n`;
}

function quote(text) {
  return /^[a-z]\w*$/.test(text) ? text : `'${text}'`;
}

function lines(map, mark) {
  return [...map]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([cls, list]) => `${cls}${mark}=${list.sort().join(' ')}`);
}

function push(map, key, word) {
  map.set(key, [...(map.get(key) ?? []), word]);
}

function shorten(cls, module) {
  if (cls.startsWith('builtins.')) return cls.slice('builtins.'.length);
  return cls.startsWith(`${module}.`) && !cls.slice(module.length + 1).includes('.')
    ? cls.slice(module.length)
    : cls;
}

/** None is no alternative; where the others differ, nothing is known. */
function agree(types) {
  const some = [...new Set(types.filter((type) => type !== null))];
  if (some.length === 0) return null;
  return some.length === 1 ? some[0] : '';
}

function tells(entry) {
  return Object.keys(entry).some((field) => !['aliases', 'bases', 'own', 'decorators'].includes(field));
}

function isProperty(fn) {
  return fn.decorators.some((d) => /^(property|cached_property)$/.test(lastWord(d)));
}

function lastWord(expr) {
  return expr.k === 'name' ? expr.id : expr.k === 'attr' ? expr.name : '';
}

function isPrivate(name) {
  return name.split('.').some((part) => part.startsWith('_') && part !== '__future__');
}

function shorter(a, b) {
  return a.length - b.length || (a < b ? -1 : 1);
}

function relative(module, { module: name, level }) {
  const parts = module.name.split('.');
  const base = parts.slice(0, parts.length - (module.isPackage ? level - 1 : level));
  return [...base, name].filter(Boolean).join('.');
}
