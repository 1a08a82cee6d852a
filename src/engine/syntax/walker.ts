/**
 * A cursor over a tree. tree-sitter's own cursor copies its state into WebAssembly's memory and back at every step,
 * which is two thirds of the cost of a walk. Where the runtime's functions can be reached (they are members of the
 * options that started it), the state is left where it is for the length of one walk; else the plain cursor serves.
 */
import { Parser, type Tree, type TreeCursor } from 'web-tree-sitter';

export interface Walker {
  typeId(): number;
  start(): number;
  end(): number;
  missing(): boolean;
  /** Slow: asked of few nodes. */
  hasError(): boolean;
  /** To the first child, the next sibling, the parent; false where there is none. */
  down(): boolean;
  next(): boolean;
  up(): boolean;
  /** Frees what the walk holds. */
  close(): void;
}

type Call = (tree: number) => number;

/** What the runtime adds to the options that it is started with. */
export interface Runtime {
  getValue(address: number, type: 'i32'): number;
  _ts_init(): number;
  _ts_tree_cursor_current_node_type_id_wasm: Call;
  _ts_tree_cursor_start_index_wasm: Call;
  _ts_tree_cursor_end_index_wasm: Call;
  _ts_tree_cursor_current_node_is_missing_wasm: Call;
  _ts_tree_cursor_goto_first_child_wasm: Call;
  _ts_tree_cursor_goto_next_sibling_wasm: Call;
  _ts_tree_cursor_goto_parent_wasm: Call;
}

const FUNCTIONS: ReadonlyArray<keyof Runtime> = [
  'getValue',
  '_ts_init',
  '_ts_tree_cursor_current_node_type_id_wasm',
  '_ts_tree_cursor_start_index_wasm',
  '_ts_tree_cursor_end_index_wasm',
  '_ts_tree_cursor_current_node_is_missing_wasm',
  '_ts_tree_cursor_goto_first_child_wasm',
  '_ts_tree_cursor_goto_next_sibling_wasm',
  '_ts_tree_cursor_goto_parent_wasm',
];

let started: Promise<Runtime | null> | undefined;

/**
 * Starts tree-sitter, once for all parsers. Gives null where its runtime does not offer all that the fast walk needs:
 * another version, or somebody else has started it.
 */
export function startRuntime(wasmBinary: Uint8Array): Promise<Runtime | null> {
  started ??= (async () => {
    // In a worker the loader asks for a place even though it has the bytes.
    const options: Partial<Runtime> & object = { wasmBinary, locateFile: (name: string) => name } as object;
    await Parser.init(options);
    return FUNCTIONS.every((name) => typeof options[name] === 'function') ? (options as Runtime) : null;
  })();
  return started;
}

export function walk(tree: Tree, runtime: Runtime | null): Walker {
  return runtime ? fastWalker(tree, runtime) : plainWalker(tree.walk());
}

function plainWalker(cursor: TreeCursor): Walker {
  return {
    typeId: () => cursor.nodeTypeId,
    start: () => cursor.startIndex,
    end: () => cursor.endIndex,
    missing: () => cursor.nodeIsMissing,
    hasError: () => cursor.currentNode.hasError,
    down: () => cursor.gotoFirstChild(),
    next: () => cursor.gotoNextSibling(),
    up: () => cursor.gotoParent(),
    close: () => cursor.delete(),
  };
}

/** Nothing else may call the runtime between two steps: its transfer buffer holds this cursor's state. */
function fastWalker(tree: Tree, runtime: Runtime): Walker {
  const cursor = tree.walk();
  const address = (tree as unknown as { 0: number })[0];
  const buffer = runtime._ts_init();
  const state = cursor as unknown as number[];
  const save = (): void => {
    for (let i = 0; i < 4; i++) state[i] = runtime.getValue(buffer + 4 * i, 'i32');
  };
  // Any question to the plain cursor puts its state into the buffer.
  const load = (): number => cursor.nodeTypeId;
  load();
  const typeId = runtime._ts_tree_cursor_current_node_type_id_wasm;
  const start = runtime._ts_tree_cursor_start_index_wasm;
  const end = runtime._ts_tree_cursor_end_index_wasm;
  const missing = runtime._ts_tree_cursor_current_node_is_missing_wasm;
  const down = runtime._ts_tree_cursor_goto_first_child_wasm;
  const next = runtime._ts_tree_cursor_goto_next_sibling_wasm;
  const up = runtime._ts_tree_cursor_goto_parent_wasm;
  return {
    typeId: () => typeId(address),
    start: () => start(address),
    end: () => end(address),
    missing: () => missing(address) === 1,
    hasError: () => {
      save();
      const { hasError } = cursor.currentNode;
      load();
      return hasError;
    },
    down: () => down(address) === 1,
    next: () => next(address) === 1,
    up: () => up(address) === 1,
    close: () => {
      save();
      cursor.delete();
    },
  };
}
