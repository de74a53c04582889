import { type Logger, pino, stdTimeFunctions } from 'pino'
import pretty from 'pino-pretty'
import type { LogOptions } from '../config/config.ts'
import { shownMethod } from '../control/explain.ts'
import type { LogEntry } from '../rest/request-log/log.ts'
import type { Rest } from '../rest/rest.ts'

export type { Logger } from 'pino'

const STANDARD_ERROR = 2

/** The log of a process: lines on standard error, written before the process goes on, so that none is lost with it. */
export function openLog({ level, format }: LogOptions): Logger {
  const isPretty = (format ?? (process.stderr.isTTY ? 'pretty' : 'json')) === 'pretty'
  return pino(
    { level, base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: label => ({ level: label }) } },
    isPretty
      ? pretty({
          destination: STANDARD_ERROR,
          sync: true,
          colorize: process.stderr.isTTY === true,
          translateTime: 'SYS:HH:MM:ss.l',
          singleLine: true,
        })
      : pino.destination({ dest: STANDARD_ERROR, sync: true }),
  )
}

/** Tells the log of calls that were slow or failed without words; on its level `debug` of every call. */
export function logCalls(log: Logger, { log: requests, registry }: Rest, slowMs: number | null): void {
  const isVerbose = log.isLevelEnabled('debug')
  const facts = (entry: LogEntry) => ({
    requestId: entry.requestId ?? undefined,
    entry: entry.id,
    batch: entry.batch ?? undefined,
    kind: entry.kind,
    method: shownMethod(entry, registry),
    caller: entry.caller,
    address: entry.origin?.address,
    status: entry.status,
    ms: Math.round(entry.duration * 1e6) / 1000,
  })
  requests.follow(entry => {
    if (entry.failure?.condition === 'internal' && !entry.fault)
      log.error(facts(entry), 'A call failed because of a bug.')
    else if (slowMs !== null && entry.duration * 1000 >= slowMs) log.warn(facts(entry), 'A call was slow.')
    else if (isVerbose) log.debug(facts(entry), 'A call was answered.')
  })
}
