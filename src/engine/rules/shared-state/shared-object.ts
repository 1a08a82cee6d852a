/**
 * Is an instance attribute, as a function sees it in one context, the attribute of an object that other threads have
 * too? A thread that makes an object for itself, or is itself the object, shares it with nobody.
 */
import type { Expr, FunctionFacts } from '../../facts/facts.ts';
import type { Access, Context, Project, ProjectFunction, Site, Value } from '../../project/project.ts';

/** Objects that are made for each thread or request; their own attributes are seen by one thread. */
const PER_THREAD = ['threading.Thread', 'socketserver.BaseRequestHandler', 'multiprocessing.Process'];

export function isSharedObject(access: Access, context: Context, project: Project): boolean {
  const { variable, fn, owner } = access;
  // The library's own start of every thread says nothing about which code runs in one.
  if (context.root.site?.fn.module === 'threading') return false;
  if (variable.kind === 'closure') return !isOwnCall(variable.scope, context);
  if (variable.kind !== 'instance' || variable.cls === null) return true;
  const self = fn.facts.params[0]?.name;
  if (fn.cls === null || owner !== self) return true;
  if (context.kind === 'main' || context.kind === 'loop') return true;
  const entry = context.root.entry;
  if (context.chain.length === 0)
    return !isOwnObject(entry, project) && !isMadeForTheThread(context, project);
  // Up the chain, as long as each method calls the next one on itself or on what belongs to it.
  for (let i = context.chain.length - 1; i >= 0; i--) {
    const site = context.chain[i]!;
    if (isLocal(site, project)) return false;
    const receiver = receiverOf(site);
    if (receiver === null || !belongsToSelf(site.fn, receiver)) return true;
  }
  return !isOwnObject(entry, project) && !isMadeForTheThread(context, project);
}

function isOwnObject(entry: ProjectFunction, project: Project): boolean {
  if (entry.cls === null) return false;
  const self: Value = { k: 'instance', cls: entry.cls, exact: false, made: null };
  return PER_THREAD.some((name) => project.isA(self, name));
}

/** A thread that itself calls the function around a closure has that call's variables to itself. */
function isOwnCall(scope: ProjectFunction | null, { root, chain }: Context): boolean {
  return root.entry === scope || chain.some((site) => site.fn === scope);
}

/** The object whose method is called; for a class that is called or entered, the object that comes of it. */
function receiverOf({ fn, op }: Site): Expr | null {
  const facts = fn.facts.ops[op];
  if (facts?.k === 'enter') return facts.context;
  if (facts?.k !== 'call') return null;
  return facts.callee.k === 'attr' ? facts.callee.of : null;
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
    const target = value.k === 'attr' ? project.resolve(site.fn, value.of, site.op) : null;
    if (target?.k !== 'instance' || target.made === null || target.made.fn !== site.fn) continue;
    const made = site.fn.facts.ops[target.made.op];
    if (made === undefined) continue;
    const loop = innermostLoop(site.fn.facts, call.block);
    // Without a loop there is one object and one thread.
    return loop < 0 ? !root.many : isInside(site.fn.facts, made.block, loop);
  }
  return false;
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
