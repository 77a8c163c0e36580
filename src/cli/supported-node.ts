/** Says so in a line where Node is too old, before anything is loaded that fails there. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(`error: stockhold needs Node.js 22.12 or later, and this is ${process.version}`)
  process.exit(2)
}
