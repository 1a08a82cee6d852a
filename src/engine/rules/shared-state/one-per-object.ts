/**
 * Objects that start one thread, or one task, on a method of their own: `self.thread = Thread(target=self.loop)` in
 * `__init__`, or in a `start()` that is called once for each object. There are as many as there are objects, and none
 * of them runs beside another one of the same object.
 */
import type { CallOp, Expr } from '../../facts/facts.ts';
import type { Access, Context, Project, ProjectFunction, Site } from '../../project/project.ts';

const ONE = /^(Thread|Timer|create_task|ensure_future|start_soon|task)$/;

/** The context as this object sees it: once, where only other objects have it too. */
export function asOneObjectSees(access: Access, context: Context, project: Project): Context {
  if (!context.many || !isOnePerObject(access, context, project)) return context;
  const { root, kind, chain } = context;
  return { root, kind, chain, many: false };
}

function isOnePerObject(
  { fn, owner, variable }: Access,
  { root, chain }: Context,
  project: Project,
): boolean {
  const { site, entry, how } = root;
  if (variable.kind !== 'instance' || site === null || !ONE.test(how) || entry.cls === null) return false;
  if (site.fn.cls !== entry.cls || owner !== selfOf(fn) || isInLoop(site)) return false;
  if (!chain.every(isOnSelf)) return false;
  return /^__(post_)?init__$/.test(site.fn.facts.name) || isCalledOncePerObject(site.fn, project);
}

function selfOf(fn: ProjectFunction): string | undefined {
  return fn.cls === null ? undefined : fn.facts.params[0]?.name;
}

function isOnSelf({ fn, op }: Site): boolean {
  const call = fn.facts.ops[op];
  return call?.k === 'call' && call.callee.k === 'attr' && isName(call.callee.of, selfOf(fn));
}

function isName(e: Expr, name: string | undefined): boolean {
  return e.k === 'name' && e.id === name;
}

/** `for worker in workers: worker.start()`, `Worker().start()`, or the constructor does it. */
function isCalledOncePerObject(method: ProjectFunction, project: Project): boolean {
  const callers = project.callers(method);
  return (
    callers.length > 0 &&
    callers.every((site) => {
      const call = site.fn.facts.ops[site.op];
      if (call?.k !== 'call' || call.callee.k !== 'attr') return false;
      const { of } = call.callee;
      if (of.k === 'call') return true;
      if (isName(of, selfOf(site.fn)))
        return /^__(post_)?init__$/.test(site.fn.facts.name) && !isInLoop(site);
      return of.k === 'name' && (isOfLoop(site.fn, call, of.id) || isMadeHere(site, of, project));
    })
  );
}

/** The loop around the call goes over the objects. */
function isOfLoop({ facts }: ProjectFunction, call: CallOp, name: string): boolean {
  const loop = loopAround(facts.blocks, call.block);
  const opener = loop < 0 ? undefined : facts.ops[facts.blocks[loop]!.op];
  return opener?.k === 'for' && namesIn(opener.target).includes(name);
}

function isMadeHere({ fn, op }: Site, of: Expr, project: Project): boolean {
  const value = project.resolve(fn, of, op);
  if (value.k !== 'instance' || value.made === null || value.made.fn !== fn) return false;
  const loop = (at: number): number => loopAround(fn.facts.blocks, fn.facts.ops[at]!.block);
  return loop(value.made.op) === loop(op);
}

function isInLoop({ fn, op }: Site): boolean {
  return loopAround(fn.facts.blocks, fn.facts.ops[op]!.block) >= 0;
}

function loopAround(blocks: ProjectFunction['facts']['blocks'], block: number): number {
  for (let id = block; id >= 0; id = blocks[id]!.parent)
    if (/^(loop|comprehension)$/.test(blocks[id]!.kind)) return id;
  return -1;
}

function namesIn(target: Expr): string[] {
  if (target.k === 'name') return [target.id];
  return target.k === 'seq' ? target.items.flatMap(namesIn) : [];
}
