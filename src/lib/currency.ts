/** The name of a currency of ISO 4217 in a language, from ICU; the code itself where ICU knows none. */
export function currencyName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'currency', fallback: 'code' }).of(code) ?? code
  } catch {
    return code
  }
}
