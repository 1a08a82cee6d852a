/**
 * What is known about a qualified name: the one place where the tables are searched.
 *
 * A name is an owner and a word: `redis.Redis` and `get`. Owners are unfolded when they are first asked for, and
 * answers are kept, for linking asks for the same few names over and over. Where both a table written by hand and
 * the one derived from stubs speak about a name, the hand's word counts.
 */
import { type BlockingKind, type Entry, type Twins, type Waits, words } from './entry.ts';
import { LIBRARIES } from './libraries/index.ts';
import { readStub, type Stub } from './stub.ts';

/** One function, method or class as it is called. */
export interface Member {
  blocks: BlockingKind | null;
  waits: Waits | null;
  twins: Twins;
  twinMethod: string;
  coroutine: boolean;
  /** The class of what a call gives (awaited, for a coroutine); '' where it is not known. */
  gives: string;
}

export interface Owner {
  readonly entry: Entry | null;
  readonly stub: Stub | null;
  readonly bases: readonly string[];
  readonly members: ReadonlyMap<string, Member>;
  /** What every other word means. */
  readonly others: Member | null;
  readonly quick: ReadonlySet<string>;
  readonly attributes: ReadonlyMap<string, string>;
  /** All words that anything is said about. */
  readonly mentions: ReadonlySet<string>;
}

const ENTRIES: ReadonlyMap<string, Entry> = new Map(LIBRARIES.flatMap((library) => Object.entries(library)));

const LIBRARY_NAMES = new Set(Array.from(ENTRIES.keys(), (name) => name.split('.', 1)[0]!));

/** Some table speaks of the package with this name: what it does not say there is meant. */
export function isKnownLibrary(name: string): boolean {
  return LIBRARY_NAMES.has(name);
}

const owners = new Map<string, Owner | null>();
const members = new Map<string, Member | null>();

/** All that is written by hand. */
export function entries(): ReadonlyMap<string, Entry> {
  return ENTRIES;
}

export function ownerNamed(name: string): Owner | null {
  let owner = owners.get(name);
  if (owner === undefined) {
    owner = unfold(ENTRIES.get(name) ?? null, readStub(name));
    limit(owners);
    owners.set(name, owner);
  }
  return owner;
}

/** What the owner itself says about the word; null where it says nothing. */
export function memberOf(owner: Owner, word: string): Member | null {
  const known = owner.members.get(word);
  if (known !== undefined) return known;
  return owner.others === null || owner.quick.has(word) || !/^[a-z]/.test(word) ? null : owner.others;
}

/** What is known of `redis.Redis.get`. */
export function lookup(name: string): Member | null {
  let member = members.get(name);
  if (member === undefined) {
    const dot = name.lastIndexOf('.');
    const owner = dot < 0 ? null : ownerNamed(name.slice(0, dot));
    member = owner === null ? null : memberOf(owner, name.slice(dot + 1));
    limit(members);
    members.set(name, member);
  }
  return member;
}

/** A long session of an editor sees many names. */
function limit(map: Map<string, unknown>): void {
  if (map.size > 50_000) map.clear();
}

function unfold(entry: Entry | null, stub: Stub | null): Owner | null {
  if (entry === null && stub === null) return null;
  const found = new Map<string, Member>();
  const attributes = new Map(stub?.attributes);
  const of = (word: string): Member => {
    const member = found.get(word) ?? blank();
    found.set(word, member);
    return member;
  };
  for (const [word, cls] of stub?.gives ?? []) of(word).gives = cls;
  for (const word of stub?.coroutines ?? []) of(word).coroutine = true;
  if (entry !== null) {
    for (const [cls, list] of Object.entries(entry.gives ?? {}))
      for (const word of words(list)) of(word).gives = cls;
    for (const word of words(entry.coroutines ?? '')) of(word).coroutine = true;
    for (const [kind, list] of Object.entries(entry.blocks ?? {}))
      for (const word of words(list)) of(word).blocks = kind as BlockingKind;
    for (const [word, waits] of Object.entries(entry.waits ?? {})) of(word).waits = waits;
    for (const [word, twins] of Object.entries(entry.twins ?? {})) of(word).twins = twins;
    for (const [pattern, list] of Object.entries(entry.twinMethods ?? {}))
      for (const word of words(list)) of(word).twinMethod = pattern.replace('*', word);
    for (const [cls, list] of Object.entries(entry.attributes ?? {}))
      for (const word of words(list)) attributes.set(word, cls);
  }
  const others = found.get('*') ?? null;
  found.delete('*');
  if (others !== null) {
    for (const member of found.values()) {
      member.blocks ??= others.blocks;
      member.coroutine ||= others.coroutine;
    }
  }
  const quick = new Set(words(entry?.quick ?? ''));
  for (const word of quick) {
    const member = found.get(word);
    if (member !== undefined && others !== null) {
      member.blocks = null;
      member.coroutine = false;
    }
  }
  const bases = entry?.bases === undefined ? (stub?.bases ?? []) : words(entry.bases);
  const mentions = new Set([...found.keys(), ...attributes.keys(), ...quick]);
  for (const word of Object.keys(entry?.spawns ?? {})) mentions.add(word);
  for (const list of Object.values(entry?.decorators ?? {}))
    for (const word of words(list)) mentions.add(word);
  // Where the hand says what a class derives from, what stubs say of its methods is the base's business.
  if (entry?.bases === undefined) for (const word of stub?.defines ?? []) mentions.add(word);
  return { entry, stub, bases, members: found, others, quick, attributes, mentions };
}

function blank(): Member {
  return { blocks: null, waits: null, twins: {}, twinMethod: '', coroutine: false, gives: '' };
}
