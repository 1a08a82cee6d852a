/**
 * Is an instance attribute, as a function sees it in one context, the attribute of an object that other threads have
 * too? A thread that makes an object for itself, or is itself the object, shares it with nobody.
 */
import type { CallOp, Expr, FunctionFacts } from '../../facts/facts.ts';
import type { Access, Context, Project, ProjectFunction, Site, Value } from '../../project/project.ts';

/** Objects that are made for each thread or request; their own attributes are seen by one thread. */
const PER_THREAD = ['threading.Thread', 'socketserver.BaseRequestHandler', 'multiprocessing.Process'];

export type Sharing =
  /** Threads have the same one. */
  | 'shared'
  /** Each thread has its own. */
  | 'own'
  /** Nobody can tell where the object comes from. */
  | 'unknown';

export function sharingOf(access: Access, context: Context, project: Project): Sharing {
  const { variable, fn } = access;
  // The library's own start of every thread says nothing about which code runs in one.
  if (context.root.site?.fn.module === 'threading') return 'own';
  if (context.kind === 'main' || context.kind === 'loop') return 'shared';
  if (mixesCallers(fn, context, project)) return 'unknown';
  if (variable.kind === 'closure') return isOwnCall(fn, variable.scope, context) ? 'own' : 'shared';
  if (variable.kind !== 'instance' || variable.cls === null) return 'shared';
  const self = fn.facts.params[0]?.name;
  if (fn.cls === null || access.owner !== self)
    return originOf(fn, access.op, access.target, context, project);
  return alongChain(context, project);
}

/** Each thread of the context calls this method on an object that it has made itself. */
export function isOwnObjectIn(fn: ProjectFunction, context: Context, project: Project): boolean {
  return !mixesCallers(fn, context, project) && alongChain(context, project) === 'own';
}

/** `def run(self, f): f()` calls what any of its callers gives it; does this chain's caller give what runs then? */
function mixesCallers(runs: ProjectFunction, { root, chain }: Context, project: Project): boolean {
  return chain.some(({ fn, op }, i) => {
    const call = fn.facts.ops[op];
    if (call?.k !== 'call' || call.callee.k !== 'name') return false;
    const { id } = call.callee;
    const giver = i === 0 ? root.site : chain[i - 1]!;
    if (giver === null || !fn.facts.params.some(({ name }) => name === id)) return false;
    return !gives(giver, chain[i + 1]?.fn ?? runs, project);
  });
}

function gives({ fn, op }: Site, wanted: ProjectFunction, project: Project): boolean {
  const call = fn.facts.ops[op];
  if (call?.k !== 'call') return true;
  return call.args.some(({ value }) => {
    return (value.k === 'seq' ? value.items : [value]).some((item) => {
      let given = project.resolve(fn, item, op);
      while (given.k === 'partial') given = given.of;
      return given.k === 'function' ? given.fn === wanted : given.k === 'instance' || given.k === 'class';
    });
  });
}

/** Up the chain, as long as each method calls the next one on itself or on what belongs to it. */
function alongChain(context: Context, project: Project): Sharing {
  /** What of the entry's own object the call goes through: `bank` in `self.bank.deposit()`. */
  let inner: string | null = null;
  for (let i = context.chain.length - 1; i >= 0; i--) {
    const site = context.chain[i]!;
    if (isLocal(site, project)) return 'own';
    const receiver = receiverOf(site);
    if (receiver === null) return 'unknown';
    if (!belongsToSelf(site.fn, receiver)) return originOf(site.fn, site.op, receiver, context, project);
    inner = firstAttribute(receiver) ?? inner;
  }
  if (isOwnObject(context.root.entry, project)) {
    return inner === null ? 'own' : givenToThread(inner, context, project);
  }
  if (isMadeForTheThread(context, project)) return 'own';
  return isAwaitedAtOnce(context) || isOneOfMany(context) ? 'unknown' : 'shared';
}

/** `await to_thread(self.load)`: many threads at a time, but of one object only where its method runs several times. */
function isAwaitedAtOnce({ root }: Context): boolean {
  const call = root.site?.fn.facts.ops[root.site.op];
  if (root.site === null || call?.k !== 'call' || call.use.k !== 'awaited') return false;
  const { fn } = root.site;
  return call.args.some(({ value }) => value.k === 'attr' && belongsToSelf(fn, value));
}

/** A global and a closure's variable are the same object for all; so is what the thread was started with. */
function originOf(fn: ProjectFunction, op: number, expr: Expr, context: Context, project: Project): Sharing {
  const root = rootOf(expr);
  if (root === null) return 'unknown';
  const { params, locals, globals, kind } = fn.facts;
  const inner = root === params[0]?.name && fn === context.root.entry ? firstAttribute(expr) : null;
  if (inner !== null && isOwnObject(fn, project)) return givenToThread(inner, context, project);
  if (params.some((param) => param.name === root)) return fn === context.root.entry ? 'shared' : 'unknown';
  if (kind === 'module' || globals.includes(root) || !locals.includes(root)) return 'shared';
  const value = project.resolve(fn, { k: 'name', id: root, at: expr.at }, op);
  if (value.k !== 'instance' || value.made === null) return 'unknown';
  if (value.made.fn === fn) return 'own';
  return isHandedOut(value.made) ? 'unknown' : 'shared';
}

/** A function makes it and gives it away, perhaps a new one each time: `response = Response(); return response`. */
function isHandedOut({ fn, op }: Site): boolean {
  if (fn.facts.kind === 'module') return false;
  const made = fn.facts.ops[op];
  if (made?.k !== 'call') return false;
  if (made.use.k === 'returned') return true;
  const assign = made.use.k === 'assigned' ? fn.facts.ops[made.use.op] : undefined;
  return (
    assign?.k === 'assign' && assign.targets.every((t) => t.k === 'name' && fn.facts.locals.includes(t.id))
  );
}

/** `bank` in `self.bank` and `self.bank.accounts`. */
function firstAttribute(expr: Expr): string | null {
  if (expr.k === 'sub') return firstAttribute(expr.of);
  if (expr.k !== 'attr') return null;
  return expr.of.k === 'name' ? expr.name : firstAttribute(expr.of);
}

/**
 * `self.bank = bank` in a thread's `__init__`: one bank for all threads where `Worker(bank)` is called in a loop that
 * does not make the bank.
 */
function givenToThread(attribute: string, { root }: Context, project: Project): Sharing {
  const { site, entry } = root;
  const call = site?.fn.facts.ops[site.op];
  if (site === null || entry.cls === null || call?.k !== 'call') return 'unknown';
  const init = project.member({ k: 'instance', cls: entry.cls, exact: true, made: null }, '__init__');
  if (init.k !== 'function') return 'unknown';
  const { params, ops } = init.fn.facts;
  const assign = ops.find((op) => {
    return op.k === 'assign' && op.targets.some((target) => target.k === 'attr' && target.name === attribute);
  });
  const name = assign?.k === 'assign' && assign.value?.k === 'name' ? assign.value.id : null;
  const position = params.findIndex((param) => param.name === name);
  const argument = position < 1 ? null : project.argument(call, position - 1, name!);
  if (argument === null) return 'unknown';
  const value = project.resolve(site.fn, argument, site.op);
  const made = value.k === 'instance' || value.k === 'object' || value.k === 'container' ? value.made : null;
  if (made === null) return belongsToSelf(site.fn, argument) ? 'shared' : 'unknown';
  const loop = innermostLoop(site.fn.facts, call.block);
  const inLoop =
    made.fn === site.fn && loop >= 0 && isInside(made.fn.facts, made.fn.facts.ops[made.op]!.block, loop);
  return inLoop ? 'own' : 'shared';
}

function rootOf(expr: Expr): string | null {
  if (expr.k === 'name') return expr.id;
  return expr.k === 'attr' || expr.k === 'sub' ? rootOf(expr.of) : null;
}

function isOwnObject(entry: ProjectFunction, project: Project): boolean {
  if (entry.cls === null) return false;
  const self: Value = { k: 'instance', cls: entry.cls, exact: false, made: null };
  return PER_THREAD.some((name) => project.isA(self, name));
}

/** A thread that itself calls the function around a closure has that call's variables to itself. */
function isOwnCall(fn: ProjectFunction, scope: ProjectFunction | null, { root, chain }: Context): boolean {
  return fn === scope || root.entry === scope || chain.some((site) => site.fn === scope);
}

/** The object whose method is called; for a class that is called or entered, the object that comes of it. */
function receiverOf({ fn, op }: Site): Expr | null {
  const facts = fn.facts.ops[op];
  if (facts?.k === 'enter') return facts.context;
  if (facts?.k !== 'call' || facts.callee.k !== 'attr') return null;
  const { of } = facts.callee;
  return callsBase(fn, facts) ? { k: 'name', id: fn.facts.params[0]!.name, at: of.at } : of;
}

/** `Base.run(self)` and `super().run()` are about the same object. */
function callsBase({ cls, facts: { ops, params } }: ProjectFunction, { callee, args }: CallOp): boolean {
  if (callee.k !== 'attr' || cls === null || params[0] === undefined) return false;
  const { of } = callee;
  const called = of.k === 'call' ? ops[of.op] : undefined;
  if (called?.k === 'call') return called.callee.k === 'name' && called.callee.id === 'super';
  const [first] = args;
  return (
    of.k === 'name' &&
    of.id !== params[0].name &&
    first?.value.k === 'name' &&
    first.value.id === params[0].name
  );
}

function belongsToSelf(fn: ProjectFunction, expr: Expr): boolean {
  if (expr.k === 'attr') return belongsToSelf(fn, expr.of);
  return fn.cls !== null && expr.k === 'name' && expr.id === fn.facts.params[0]?.name;
}

/** The method's object was made in the very function that calls it, also by `append = text.append; append(x)`. */
function isLocal({ fn, op }: Site, project: Project): boolean {
  if (fn.facts.kind !== 'function') return false;
  const facts = fn.facts.ops[op];
  let value: Value | null = null;
  if (facts?.k === 'enter') value = project.resolve(fn, facts.context, op);
  else if (facts?.k === 'call') {
    const { target } = project.call(fn, op);
    // Calling the class itself: the object is new.
    if (target.k === 'class') return true;
    if (target.k === 'function') value = target.receiver;
    if (value === null && facts.callee.k === 'attr') value = project.resolve(fn, facts.callee.of, op);
  }
  return value?.k === 'instance' && value.made?.fn === fn;
}

/** `Thread(target=Worker().run)`, or a worker that is made in the same turn of the loop that starts the thread. */
function isMadeForTheThread({ root }: Context, project: Project): boolean {
  const { site } = root;
  if (site === null) return false;
  const call = site.fn.facts.ops[site.op];
  if (call?.k !== 'call') return false;
  for (const { value } of call.args) {
    // `target=Worker()` calls the object itself.
    const object = root.entry.facts.name === '__call__' ? value : value.k === 'attr' ? value.of : null;
    const target = object === null ? null : project.resolve(site.fn, object, site.op);
    if (target?.k !== 'instance' || target.made === null || target.made.fn !== site.fn) continue;
    const made = site.fn.facts.ops[target.made.op];
    if (made === undefined) continue;
    const loop = innermostLoop(site.fn.facts, call.block);
    // Without a loop there is one object and one thread.
    return loop < 0 ? !root.many : isInside(site.fn.facts, made.block, loop);
  }
  return false;
}

/**
 * `for shop in shops: Thread(target=shop.sell)`: each thread has another object. What else is done with these objects
 * meanwhile, by the thread that has the list, nobody can tell.
 */
function isOneOfMany({ root }: Context): boolean {
  const call = root.site?.fn.facts.ops[root.site.op];
  if (root.site === null || call?.k !== 'call') return false;
  const { facts } = root.site.fn;
  const loop = innermostLoop(facts, call.block);
  if (loop < 0 || innermostLoop(facts, facts.blocks[loop]!.parent) >= 0) return false;
  const names = facts.ops.flatMap((op) => (op.k === 'for' && op.body === loop ? namesIn(op.target) : []));
  return call.args.some(
    ({ value }) => value.k === 'attr' && value.of.k === 'name' && names.includes(value.of.id),
  );
}

function namesIn(target: Expr): string[] {
  if (target.k === 'name') return [target.id];
  return target.k === 'seq' ? target.items.flatMap(namesIn) : [];
}

function innermostLoop(fn: FunctionFacts, block: number): number {
  for (let id = block; id >= 0; id = fn.blocks[id]!.parent) {
    if (fn.blocks[id]!.kind === 'loop' || fn.blocks[id]!.kind === 'comprehension') return id;
  }
  return -1;
}

function isInside(fn: FunctionFacts, block: number, outer: number): boolean {
  for (let id = block; id >= 0; id = fn.blocks[id]!.parent) if (id === outer) return true;
  return false;
}
