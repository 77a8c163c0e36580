#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(`error: stockhold needs Node.js 22.12 or later, and this is ${process.version}`)
  process.exit(2)
}

// Only now: an older Node fails while it loads the rest.
await import('./stockhold.ts')

/** Makes this a module, so that it may await. */
export {}
