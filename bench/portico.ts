// Portico as `npm start` runs it, from the sources: what lies in dist/ may be older.
import { main } from '../src/main.ts'

const code = await main(process.argv.slice(2))
if (code !== undefined) process.exitCode = code
