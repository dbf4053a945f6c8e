import * as nodeModule from 'node:module';

/** Since Node 22: compiled code is kept on the disk, so that the next kernel loads TypeScript faster. */
const cache = nodeModule as { enableCompileCache?: () => unknown; flushCompileCache?: () => void };

cache.enableCompileCache?.();
// A kernel is often killed; what it compiled at its start shall not be lost.
setTimeout(() => cache.flushCompileCache?.(), 5000).unref();
