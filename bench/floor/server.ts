// The floor: the same rows read and written over HTTP in the fastest way known, without rights, validation or a way to
// fail politely. What Portico takes longer than this is the price of being Portico.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readForm } from './params.ts'
import { postgresMethods } from './postgres-methods.ts'
import { open } from './sqlite.ts'
import { sqliteMethods } from './sqlite-methods.ts'

let second = 0
let date = ''

/** The `time` of an answer, as Bitrix24 tells it. */
function time(started: number): string {
  const finish = Date.now() / 1000
  if (Math.floor(finish) !== second) {
    second = Math.floor(finish)
    date = `${new Date(second * 1000).toISOString().slice(0, 19)}+00:00`
  }
  const took = finish - started
  return `{"start":${started},"finish":${finish},"duration":${took},"processing":${took},"date_start":"${date}","date_finish":"${date}","operating_reset_at":${second + 600},"operating":0}`
}

// A file of SQLite, or the URL of a database of PostgreSQL.
const database = process.argv[2]!
const methods = database.startsWith('postgres:') ? postgresMethods(database, time) : sqliteMethods(open(database), time)

const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString()
  })
  request.on('end', () => {
    const started = Date.now() / 1000
    const url = request.url!
    const params = request.headers['content-type'] === 'application/json' ? JSON.parse(body) : readForm(body)
    methods[url.slice(url.lastIndexOf('/') + 1)]!(params, json => {
      const text = `{"result":${json},"time":${time(started)}}`
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
      })
      response.end(text)
    })
  })
})

server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
process.on('SIGTERM', () => process.exit())
