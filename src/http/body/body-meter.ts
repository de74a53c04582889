import { type BracketLimits, TooComplex } from '../../lib/formats/brackets.ts'

/** Counts on the bytes of a body what it will be when it is parsed; throws TooComplex once that is too much. */
export type BodyMeter = (bytes: Buffer) => void

/** Names are kept once for all, which costs more than texts: that many bytes of them in a body. */
const MOST_OF_NAMES = 4_194_304

/** The meter for a body of a content type; none for the types whose parser can be stopped in the middle. */
export function bodyMeter(contentType: string, limits: BracketLimits): BodyMeter | null {
  if (/^multipart\//i.test(contentType)) return null
  return /json/i.test(contentType) ? jsonMeter(limits) : pairMeter(limits)
}

const [QUOTE, BACKSLASH, COMMA, COLON, AMPERSAND, EQUALS, SPACE] = [0x22, 0x5c, 0x2c, 0x3a, 0x26, 0x3d, 0x20]
const [LIST, LIST_END, MAP, MAP_END] = [0x5b, 0x5d, 0x7b, 0x7d]

/** What `limitDepth` finds in the value; bytes that are no JSON are found out when they are parsed. */
function jsonMeter(limits: BracketLimits): BodyMeter {
  let [depth, keys, names, length] = [0, 0, 0, 0]
  let [inText, isEscaped, isOpened] = [false, false, false]
  const countKey = () => {
    if (++keys > limits.keys) throw new TooComplex('keys', limits.keys)
  }
  return bytes => {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (inText) {
        length++
        if (isEscaped) isEscaped = false
        else if (byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) inText = false
        continue
      }
      if (byte <= SPACE) continue
      if (isOpened && byte !== LIST_END && byte !== MAP_END) {
        if (depth > limits.depth) throw new TooComplex('depth', limits.depth)
        countKey()
      }
      isOpened = byte === LIST || byte === MAP
      if (isOpened) depth++
      else if (byte === LIST_END || byte === MAP_END) depth--
      else if (byte === COMMA) countKey()
      else if (byte === QUOTE) [inText, length] = [true, 0]
      else if (byte === COLON) {
        names += length
        countNames(names)
      }
    }
  }
}

/** The pairs of a form, and the names in it. */
function pairMeter(limits: BracketLimits): BodyMeter {
  let [pairs, names, isName] = [1, 0, true]
  return bytes => {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte === AMPERSAND) {
        if (++pairs > limits.keys) throw new TooComplex('keys', limits.keys)
        isName = true
      } else if (isName) {
        isName = byte !== EQUALS
        countNames(++names)
      }
    }
  }
}

function countNames(bytes: number): void {
  if (bytes > MOST_OF_NAMES) throw new TooComplex('names', MOST_OF_NAMES)
}
