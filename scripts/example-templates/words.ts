// What the contract and the invoice of examples/documents say, in English and in Russian.
import type { Cell } from './word.ts'

interface Section {
  name: string
  clauses: readonly string[]
  withGoods?: true
}

type Signature = readonly [role: string, name: string]

export interface Words {
  letterhead: string
  goods: readonly string[]
  beforeTax: string
  total: string
  parties: readonly string[]
  seller: string
  client: string
  contract: {
    title: string
    date: string
    preamble: string
    sections: readonly Section[]
    parties: string
    signatures: readonly Signature[]
  }
  invoice: {
    title: string
    date: string
    bank?: readonly (readonly Cell[])[]
    sum: readonly string[]
    signatures: readonly Signature[]
  }
}

const en: Words = {
  letterhead:
    '*{MyCompanyRequisiteRqCompanyName}*\n{MyCompanyRequisiteRegisteredAddressText}\n{MyCompanyPhone}, {MyCompanyEmail}',
  goods: ['#', 'Item', 'Quantity', 'Unit', 'Price', 'Amount'],
  beforeTax: 'Subtotal',
  total: 'Total',
  parties: ['Seller', 'Client'],
  seller:
    '*{MyCompanyRequisiteRqCompanyName}*\n{MyCompanyRequisiteRegisteredAddressText}\nVAT ID: {MyCompanyRequisiteRqVatId}\nBank: {MyCompanyBankDetailRqBankName}\nIBAN: {MyCompanyBankDetailRqIban}',
  client:
    '*{RequisiteRqCompanyName}*\n{RequisiteRegisteredAddressText}\nVAT ID: {RequisiteRqVatId}\n{ClientPhone~mfirst=Y}\n{ClientEmail~mfirst=Y}',
  contract: {
    title: 'Service agreement No. {DocumentNumber}',
    date: '{DocumentCreateTime~F j, Y}',
    preamble:
      '*{MyCompanyRequisiteRqCompanyFullName}*, represented by {MyCompanyRequisiteRqDirector} (the “Contractor”), and *{RequisiteRqCompanyFullName}*, represented by {RequisiteRqDirector} (the “Client”), agree as follows.',
    sections: [
      {
        name: '1. Subject',
        clauses: ['1.1. The Contractor performs for the Client the work “{Title}”, which consists of:'],
        withGoods: true,
      },
      {
        name: '2. Price and payment',
        clauses: [
          '2.1. The price is {TotalSum} ({TotalSum~W=Y}). Taxes in it: {TotalTax}.',
          '2.2. The Client pays by {CloseDate~F j, Y} to the account of the Contractor that is named below.',
        ],
      },
      {
        name: '3. Term and acceptance',
        clauses: [
          '3.1. Work begins on {BeginDate~F j, Y}. The person in charge is {AssignedFormattedName}, {AssignedEmail}.',
          '3.2. The Client accepts the work within five working days after it is reported as finished, or names in writing what is to be mended. The Contractor mends it at its own cost.',
        ],
      },
      {
        name: '4. Final provisions',
        clauses: [
          '4.1. This agreement is made in two copies of equal force, one for each party, and holds until both have done what it asks of them. It is changed in writing alone.',
        ],
      },
    ],
    parties: '5. The parties',
    signatures: [
      ['The Contractor', '{MyCompanyRequisiteRqDirector}'],
      ['The Client', '{RequisiteRqDirector}'],
    ],
  },
  invoice: {
    title: 'Invoice No. {DocumentNumber}',
    date: '{DocumentCreateTime~F j, Y}',
    sum: ['Amount due in words: {TotalSum~W=Y}.', 'Please pay within 14 days and quote the number of the invoice.'],
    signatures: [['For the seller', '{MyCompanyRequisiteRqDirector}']],
  },
}

const ru: Words = {
  letterhead:
    '*{MyCompanyRequisiteRqCompanyName}*\n{MyCompanyRequisiteRegisteredAddressText}\n{MyCompanyPhone}, {MyCompanyEmail}',
  goods: ['№', 'Наименование', 'Кол-во', 'Ед.', 'Цена', 'Сумма'],
  beforeTax: 'Без налогов',
  total: 'Итого',
  parties: ['Исполнитель', 'Заказчик'],
  seller:
    '*{MyCompanyRequisiteRqCompanyName}*\n{MyCompanyRequisiteRegisteredAddressText}\nИНН {MyCompanyRequisiteRqInn}, КПП {MyCompanyRequisiteRqKpp}\nР/с {MyCompanyBankDetailRqAccNum}\n{MyCompanyBankDetailRqBankName}, БИК {MyCompanyBankDetailRqBik}',
  client:
    '*{RequisiteRqCompanyName}*\n{RequisiteRegisteredAddressText}\nИНН {RequisiteRqInn}, КПП {RequisiteRqKpp}\n{ClientPhone~mfirst=Y}\n{ClientEmail~mfirst=Y}',
  contract: {
    title: 'Договор № {DocumentNumber}',
    date: 'на оказание услуг от {DocumentCreateTime~j F Y} г.',
    preamble:
      '*{MyCompanyRequisiteRqCompanyFullName}*, далее «Исполнитель» (руководитель — {MyCompanyRequisiteRqDirector}), и *{RequisiteRqCompanyFullName}*, далее «Заказчик» (руководитель — {RequisiteRqDirector}), заключили договор о нижеследующем.',
    sections: [
      {
        name: '1. Предмет договора',
        clauses: ['1.1. Исполнитель обязуется выполнить для Заказчика работы «{Title}», а именно:'],
        withGoods: true,
      },
      {
        name: '2. Цена и порядок расчётов',
        clauses: [
          '2.1. Цена договора — {TotalSum} ({TotalSum~W=Y}), в том числе налоги {TotalTax}.',
          '2.2. Заказчик оплачивает её до {CloseDate~j F Y} г. на счёт Исполнителя, указанный ниже.',
        ],
      },
      {
        name: '3. Сроки и приёмка',
        clauses: [
          '3.1. Работы начинаются {BeginDate~j F Y} г. Ответственный — {AssignedFormattedName}, {AssignedEmail}.',
          '3.2. Заказчик принимает работы в течение пяти рабочих дней после сообщения об их окончании либо письменно называет недостатки. Исполнитель устраняет их за свой счёт.',
        ],
      },
      {
        name: '4. Заключительные положения',
        clauses: [
          '4.1. Договор составлен в двух экземплярах равной силы, по одному для каждой стороны, действует до исполнения обязательств и изменяется только письменно.',
        ],
      },
    ],
    parties: '5. Реквизиты сторон',
    signatures: [
      ['Исполнитель', '{MyCompanyRequisiteRqDirector}'],
      ['Заказчик', '{RequisiteRqDirector}'],
    ],
  },
  invoice: {
    title: 'Счёт на оплату № {DocumentNumber}',
    date: 'от {DocumentCreateTime~j F Y} г.',
    bank: [
      [
        { text: '{MyCompanyBankDetailRqBankName}\nБанк получателя', rows: 'restart' },
        { text: 'БИК' },
        { text: '{MyCompanyBankDetailRqBik}' },
      ],
      [{ text: '', rows: 'continue' }, { text: 'Сч. №' }, { text: '{MyCompanyBankDetailRqCorAccNum}' }],
      [
        {
          text: 'ИНН {MyCompanyRequisiteRqInn}   КПП {MyCompanyRequisiteRqKpp}\n{MyCompanyRequisiteRqCompanyName}\nПолучатель',
        },
        { text: 'Сч. №' },
        { text: '{MyCompanyBankDetailRqAccNum}' },
      ],
    ],
    sum: ['Всего наименований {TotalRows}, на сумму {TotalSum}.', '*{TotalSum~W=Y}*'],
    signatures: [
      ['Руководитель', '{MyCompanyRequisiteRqDirector}'],
      ['Бухгалтер', '{MyCompanyRequisiteRqAccountant}'],
    ],
  },
}

export const words = { en, ru }
