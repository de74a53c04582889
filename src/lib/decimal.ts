import Big from 'big.js'

/** Precise to so many decimals in one rounding, halves away from zero. */
const roundingTo = (digits: number): typeof Big => {
  const exact = Big()
  exact.DP = digits
  exact.RM = Big.roundHalfUp
  return exact
}

const product = (numbers: readonly number[], Exact: typeof Big): Big =>
  numbers.reduce((all, number) => all.times(number), new Exact(1))

/**
 * The product of some numbers divided by the product of others, to so many decimals, halves away from zero. The numbers
 * count as they are written: the tenth of a cent that binary fractions lose or make up never decides a rounding.
 */
export function ratio(numerators: readonly number[], denominators: readonly number[], digits: number): number {
  const Exact = roundingTo(digits)
  const quotient = product(numerators, Exact).div(product(denominators, Exact))
  // Adding 0 leaves no negative zero.
  return quotient.round(digits, Big.roundHalfUp).toNumber() + 0
}
