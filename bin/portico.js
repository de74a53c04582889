#!/usr/bin/env node
// Old syntax on purpose: an old Node has to be able to read this far and say one clear line.
var version = process.versions.node.split('.').map(Number)
if (version[0] < 24 || (version[0] === 24 && version[1] < 15)) {
  console.error(
    'Portico needs Node.js 24.15 or newer; this is ' +
      process.version +
      '. Use "npm start" in a clone, or install a newer Node.js.',
  )
  process.exit(1)
}
import('node:module')
  .then(module => {
    // Parsing the sources is most of the start; the second start finds them parsed.
    module.enableCompileCache()
    return import('./entry.js')
  })
  .then(entries => import(entries.entry('main')))
  .then(main => main.main(process.argv.slice(2)))
  .then(code => {
    if (code !== undefined) process.exitCode = code
  })
