// Builds the web portal into web/dist, when its sources have changed. Plain JavaScript: npm runs it with whatever Node is
// there, before anything is installed beside it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const web = fileURLToPath(new URL('../web/', import.meta.url))
const dist = path.join(web, 'dist')

// The npm package has the built files alone; who works on the server may leave the web portal out.
if (process.env.PORTICO_WEB === 'skip' || !existsSync(path.join(web, 'package.json'))) process.exit(0)

const read = file => (existsSync(file) ? readFileSync(file, 'utf8') : '')

function hashOf(names) {
  const hash = createHash('sha256')
  for (const name of names) hash.update(name).update(readFileSync(path.join(web, name)))
  return hash.digest('hex')
}

const filesBelow = folder =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort()

const sources = filesBelow(path.join(web, 'src')).map(file => path.relative(web, file))
const packages = hashOf(['package-lock.json'])
const built = hashOf([...sources, 'index.html', 'vite.config.ts', 'package-lock.json'])
if (read(path.join(dist, '.built')) === built) process.exit(0)

const npm = (mode, ...args) =>
  execFileSync('npm', args, {
    cwd: web,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, npm_config_omit: '', NODE_ENV: mode },
    shell: process.platform === 'win32',
  })

if (read(path.join(web, 'node_modules/.lock')) !== packages) {
  console.error('Installing what the web portal is built with…')
  // With what building needs, whatever the portal itself is installed with.
  npm('development', 'ci', '--no-audit', '--no-fund', '--ignore-scripts')
  writeFileSync(path.join(web, 'node_modules/.lock'), packages)
}
console.error('Building the web portal…')
npm('production', 'run', 'build')

const SMALL = 1024
for (const file of filesBelow(dist)) {
  if (!/\.(js|css|svg|html|json)$/.test(file) || statSync(file).size < SMALL) continue
  const content = readFileSync(file)
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
}
writeFileSync(path.join(dist, '.built'), built)
