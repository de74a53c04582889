/**
 * The product of some numbers divided by the product of others, to so many decimals, halves away from zero. The numbers
 * count as they are written: the tenth of a cent that binary fractions lose or make up never decides a rounding.
 */
export function ratio(numerators: readonly number[], denominators: readonly number[], digits: number): number {
  const above = product(numerators)
  const below = product(denominators)
  const power = digits + below.scale - above.scale
  const up = above.digits * 10n ** BigInt(Math.max(0, power))
  const down = below.digits * 10n ** BigInt(Math.max(0, -power))
  const isNegative = up < 0n !== down < 0n
  const rounded = (2n * magnitude(up) + magnitude(down)) / (2n * magnitude(down))
  // Adding 0 leaves no negative zero.
  return Number(`${isNegative ? -rounded : rounded}e-${digits}`) + 0
}

/** A number is its digits without a point, and how many of them are behind it. */
interface Decimal {
  digits: bigint
  scale: number
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

function product(numbers: readonly number[]): Decimal {
  let digits = 1n
  let scale = 0
  for (const number of numbers) {
    const one = decimal(number)
    digits *= one.digits
    scale += one.scale
  }
  return { digits, scale }
}

function decimal(number: number): Decimal {
  const [mantissa, exponent = '0'] = String(number).split('e')
  const [whole, fraction = ''] = mantissa!.split('.')
  return { digits: BigInt(whole! + fraction), scale: fraction.length - Number(exponent) }
}
