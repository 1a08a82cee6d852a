/**
 * The server in Node: over Node's channel when VS Code starts it, else over standard input and output.
 * It starts when it is loaded: as a bundle of its own, or by `interleave lsp`.
 */
import { readFile } from 'node:fs/promises';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Cache, factsVersion, hashOf } from '../workspace/cache.node.ts';
import { discoverFiles } from '../workspace/discover.ts';
import { assets, nodeHost } from '../workspace/host.node.ts';
import { join } from '../workspace/paths.ts';
import type { Platform } from './platform.ts';
import { serve } from './server.ts';
import { uriOf } from './uris.ts';

const platform: Platform = {
  host: nodeHost,
  async parsers() {
    const [runtimeWasm, pythonWasm] = await Promise.all(
      ['web-tree-sitter.wasm', 'tree-sitter-python.wasm'].map((name) => readFile(join(assets, name))),
    );
    return { runtimeWasm: runtimeWasm!, pythonWasm: pythonWasm! };
  },
  discover: (folder, options) => discoverFiles(nodeHost, folder, options),
  keptFacts(folders) {
    try {
      // Findings are not kept for the server, which links files as they change.
      const versions = { facts: factsVersion(assets), findings: '' };
      const caches = folders.map((folder) => new Cache(folder, versions));
      return (text) => {
        const hash = hashOf(text);
        for (const cache of caches) {
          const facts = cache.facts(hash);
          if (facts !== null) return facts;
        }
        return null;
      };
    } catch {
      return () => null;
    }
  },
  pageUri: (page) => uriOf(join(assets, `docs/${page}.md`)),
};

const told = process.argv.some((argument) => /^--(stdio|node-ipc|pipe|socket)\b/.test(argument));
const connection = told
  ? createConnection(ProposedFeatures.all)
  : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
process.on('uncaughtException', (error) => connection.console.error(`unexpected: ${error.stack}`));
process.on('unhandledRejection', (error) => connection.console.error(`unexpected: ${error}`));
serve(connection, () => platform);
