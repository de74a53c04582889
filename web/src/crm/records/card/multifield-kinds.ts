const kinds: Readonly<Record<string, readonly string[]>> = {
  PHONE: ['WORK', 'MOBILE', 'HOME', 'FAX', 'PAGER', 'MAILING', 'OTHER'],
  EMAIL: ['WORK', 'HOME', 'MAILING', 'OTHER'],
  WEB: ['WORK', 'HOME', 'FACEBOOK', 'VK', 'OTHER'],
  IM: ['TELEGRAM', 'WHATSAPP', 'VIBER', 'SKYPE', 'OTHER'],
}

/** What a phone, an address or the like can be for (api-reference/crm/data-types.md, crm_multifield). */
export const kindsOf = (code: string): readonly string[] => kinds[code] ?? ['WORK', 'HOME', 'OTHER']
