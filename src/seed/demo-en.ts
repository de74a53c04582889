import type { DemoData } from './demo-data.ts'

/** A supplier of coffee machines and water coolers to offices, somewhere in the United States. */
export const demoEn: DemoData = {
  departments: { sales: 'Sales', keyAccounts: 'Key accounts', support: 'Customer support' },
  roles: { director: 'Director', head: 'Head of department', manager: 'Manager', support: 'Customer support' },
  users: {
    director: { name: 'Margaret', lastName: 'Holloway', gender: 'F', position: 'Managing director' },
    head: { name: 'Daniel', lastName: 'Prescott', gender: 'M', position: 'Head of sales' },
    sales: { name: 'Priya', lastName: 'Raman', gender: 'F', position: 'Sales manager' },
    keyAccounts: { name: 'Tomas', lastName: 'Lindqvist', gender: 'M', position: 'Key account manager' },
    support: { name: 'Joyce', lastName: 'Abernathy', gender: 'F', position: 'Support specialist' },
    dismissed: { name: 'Gregory', lastName: 'Vance', gender: 'M', position: 'Sales manager' },
  },
  category: {
    name: 'Maintenance',
    stages: {
      NEW: 'Request received',
      PREPARATION: 'Visit agreed',
      PREPAYMENT_INVOICE: 'Quote sent',
      EXECUTING: 'Technician at work',
      FINAL_INVOICE: 'Invoice sent',
      WON: 'Done and paid',
      LOSE: 'Refused',
      APOLOGY: 'Refused, to be looked into',
    },
  },
  userfields: {
    payment: { label: 'Terms of payment', values: ['Prepaid', 'Half in advance', 'Within 30 days'] },
    installation: { label: 'Installation date' },
    access: {
      label: 'Access to the building',
      values: [
        'Freight elevator, book it a day ahead',
        'Loading dock at the back, ring the bell',
        'Reception signs technicians in before 4 pm',
        'Second floor, stairs only',
        'Badge needed, ask for it at the security desk',
      ],
    },
    offices: { label: 'Number of offices' },
  },
  phone: n =>
    `+1 ${[212, 312, 415, 503, 617, 206, 512, 303][Math.floor(n / 100) % 8]} 555 01${String(n % 100).padStart(2, '0')}`,
  names: {
    M: `
      Adam Alan Anthony Arthur Benjamin Calvin Carlos Curtis Derek Edward Felix Frank George Harold Henry Isaac
      Jerome Julian Kenneth Leon Marcus Martin Nathan Oliver Oscar Patrick Peter Raymond Samuel Simon Theodore
      Victor Walter Wesley`,
    F: `
      Abigail Alice Amanda Beatrice Bridget Carmen Caroline Claire Deborah Diana Eleanor Esther Fiona Grace Hannah
      Helen Irene Josephine Judith Karen Laura Lillian Lydia Martha Miriam Naomi Nora Olivia Pamela Paula Rachel
      Ruth Sylvia Teresa`,
  },
  secondNames: { M: '', F: '' },
  lastNames: `
      Aldridge Ashworth Atwater Bainbridge Barlow Beckett Birch Blackwood Bramley Brewster Burnham Calloway Carver
      Castellano Chen Clifton Cordova Crane Dalton Delacroix Dempsey Draper Eastman Ellery Espinoza Fairbanks
      Farrow Fielding Flores Galloway Garrison Goodwin Granger Gupta Hadley Hammond Hargrove Hawthorne Hendricks
      Hobbs Ibarra Ingram Jarvis Kaplan Kendrick Kowalski Lambert Langley Larkin Lockhart Lowell Mackey Marlow
      Mercer Middleton Montoya Nakamura Newcomb Norwood Oakley Okafor Osborne Paxton Pendleton Quigley Radcliffe
      Redmond Rivera Rowland Salinas Sheffield Silva Sinclair Stanton Sterling Sutherland Talbot Thatcher Trujillo
      Underwood Vasquez Wadsworth Wexler Whitaker Winslow Yates Zimmerman`,
  lastNameOf: lastName => lastName,
  honorifics: { M: 'HNR_EN_1', F: 'HNR_EN_3' },
  country: 'United States',
  cities: [
    'Portland',
    'Chicago',
    'Seattle',
    'Boston',
    'Denver',
    'Austin',
    'Oakland',
    'Milwaukee',
    'Providence',
    'Tacoma',
  ],
  streets: [
    'Mill Lane',
    'Harbor Street',
    'Orchard Avenue',
    'Foundry Road',
    'Lincoln Square',
    'Kiln Street',
    'Ferry Road',
  ],
  streetLine: (street, house) => `${house} ${street}`,
  measure: 'pcs',
  posts: [
    'Office manager',
    'Head of administration',
    'Facilities manager',
    'Owner',
    'Purchasing manager',
    'Chief accountant',
    'Assistant to the director',
    'HR director',
    'Chief engineer',
    'Workplace coordinator',
  ],
  companies: `
    Bellwether Architects | CONSULTING
    Quillfeather Press | OTHER
    Marrowstone Logistics | DELIVERY
    Larkspur Dental Group | OTHER
    Copperleaf Analytics | IT
    Tidewrack Boat Works | MANUFACTURING
    Hollis & Thorne Attorneys | CONSULTING
    Fennimore Insurance Brokers | FINANCE
    Brightwater Credit Union | BANKING
    Saltbox Studios | ENTERTAINMENT
    Ironbark Machine Tools | MANUFACTURING
    Pemberwick Hotel | OTHER
    Nettlecombe Foods | MANUFACTURING
    Oxbow Telecom Services | TELECOM
    Amberline Couriers | DELIVERY
    Wrenfield School District | GOVERNMENT
    Kestrel Ridge Software | IT
    Dovetail Cabinet Company | MANUFACTURING
    Sundial Accounting | FINANCE
    Cobbler's Wharf Theatre | ENTERTAINMENT
    Greymalkin Games | IT
    Thistledown Foundation | NOTPROFIT
    Harrowgate Auto Parts | MANUFACTURING
    Mossback Outfitters | OTHER
    Penhallow Engineering | CONSULTING
    Lanternfish Media | ENTERTAINMENT
    Stonecrop Landscaping | OTHER
    Evenfall Clinic | OTHER
    Rookery Lane Coworking | OTHER
    Whitlock Freight | DELIVERY
    Palisade Data Centers | IT
    Juniper & Vale Interiors | CONSULTING
    Drumlin Paper Mill | MANUFACTURING
    Fairlight Payments | FINANCE
    Gantry Construction | MANUFACTURING
    Halcyon Veterinary Center | OTHER
    Merriweather Travel | OTHER
    Blackthorn Security | OTHER
    Plover Bay Fisheries | MANUFACTURING
    Tallgrass Energy Partners | CONSULTING
    Osprey Point Marina | OTHER
    Cinderford Steel | MANUFACTURING
    Millrace Brewing | MANUFACTURING
    Hawksbeard Robotics | IT
    Ravenscar Mutual | FINANCE
    Sagebrush Radio | TELECOM
    Ambleside Property | CONSULTING
    Clearwell Laboratories | MANUFACTURING
    Dunmarrow Town Council | GOVERNMENT
    Finchley Row Bakery | MANUFACTURING
    Goldenrod Pharmacies | OTHER
    Hearthstone Realty | CONSULTING
    Ivywood Academy | NOTPROFIT
    Kingpost Carpentry | MANUFACTURING
    Limekiln Ceramics | MANUFACTURING
    Marlinspike Shipping | DELIVERY
    Northmoor Wind | MANUFACTURING
    Oldcastle Lane Books | OTHER
    Peregrine Couriers | DELIVERY
    Quarrybank Fitness | ENTERTAINMENT
    Redshank Networks | TELECOM
    Silverweed Cosmetics | MANUFACTURING
    Tarnhelm Consulting | CONSULTING
    Underhill Orchards | MANUFACTURING
    Vellum & Ink Printers | MANUFACTURING
    Waxwing Airlines Support | DELIVERY
    Yarrow Family Medicine | OTHER
    Zephyr Bicycle Works | MANUFACTURING
    Appleyard Legal | CONSULTING
    Barleymow Catering | OTHER
    Coldharbor Imaging | IT
    Dapplewood Furniture | MANUFACTURING
    Elderberry Care Homes | NOTPROFIT
    Foxglove Florists | OTHER
    Gullwing Motors | MANUFACTURING
    Hexham Street Gallery | ENTERTAINMENT
    Inkberry Design | IT
    Jackdaw Electronics | MANUFACTURING
    Kittiwake Seafoods | MANUFACTURING
    Lodestar Navigation | IT
    Mockingbird Music School | NOTPROFIT
    Nightjar Cinema Group | ENTERTAINMENT
    Oakapple Nurseries | OTHER
    Pennyroyal Spa | ENTERTAINMENT
    Quicksilver Cleaning | OTHER
    Rosefinch Textiles | MANUFACTURING
    Skylark Childcare | NOTPROFIT
    Turnstone Surveyors | CONSULTING
    Umbrella Pine Capital | FINANCE
    Violet Hour Events | ENTERTAINMENT
    Windrush Plumbing Supply | OTHER
    Yellowhammer Transit | GOVERNMENT
    Bramblewick Pet Food | MANUFACTURING
    Cartwheel Toys | MANUFACTURING
    Driftwood Point Resort | OTHER
    Eiderdown Bedding | MANUFACTURING
    Flintlock Fire Safety | OTHER
    Grapnel Industrial Rope | MANUFACTURING
    Hopscotch Learning | IT
    Inglenook Restaurants | OTHER`,
  products: {
    'Machines and furniture': `
      Bean-to-cup machine Aroma 4 | 2890
      Bean-to-cup machine Aroma 8 Pro | 5450
      Grinder Mill 65 | 780
      Milk cooler, 1 gallon | 420
      Water cooler Spring 2 with filter | 640
      Coffee corner, oak | 1350
      Set of cups, 48 | 190`,
    Coffee: `
      Espresso beans Harbor, 2 lb | 38
      Decaf beans Night Shift, 2 lb | 41`,
    Services: `
      Installation and barista training | 350
      Maintenance, one machine, 12 months | 540
      Water filter replacement | 85
      Descaling and deep cleaning | 160
      Technician's visit | 140
      Loan machine, one week | 95`,
  },
  sales: `
    Coffee machines for the new office | COMPLEX | 1:1-3, 4:1-2, 10:1-1
    Coffee corner on the ground floor | COMPLEX | 2:1-2, 6:1-1, 4:1-1, 10:1-1
    Replacing old machines | SALE | 2:1-4
    Beans for a quarter | GOODS | 8:20-90, 9:4-20
    Water coolers for every floor | SALE | 5:2-9
    Machine for the meeting rooms | SALE | 1:1-2, 7:1-2
    Canteen equipment | COMPLEX | 2:2-4, 3:1-2, 7:2-6
    Trial of a machine with beans | GOODS | 15:2-4, 8:4-10
    Half a year of beans by subscription | GOODS | 8:60-160, 9:10-30
    Showroom bar | COMPLEX | 2:1-1, 3:1-1, 6:1-1, 7:1-2`,
  services: `
    Maintenance contract for a year | SERVICE | 11:1-6
    Filters and descaling | SERVICE | 12:2-8, 13:1-4
    Repair of a leaking machine | SERVICES | 14:1-1, 15:1-2
    Seasonal deep cleaning | SERVICE | 13:2-6
    Moving machines to another floor | SERVICES | 14:1-2, 10:1-1`,
  leadAmount: 100,
  leads: `
    Website request: coffee for 40 people | WEB
    Website request: price of Aroma 8 Pro | WEB
    Call: coffee machine for a waiting room | CALL
    Call: water coolers, 5 or 6 | CALL
    E-mail: quote for a canteen | EMAIL
    CRM form: book a tasting | WEBFORM
    Callback: maintenance of two machines | CALLBACK
    Met at the Workplace Expo | TRADE_SHOW
    Recommended by a neighbor in the building | RECOMMENDATION
    Newsletter reply: decaf for the office | ADVERTISING
    Online store: unfinished order of beans | STORE
    Website request: renting a machine | WEB`,
  junkLeads: `
    Offer of search engine promotion | EMAIL | Advertising
    Wrong number | CALL | Somebody looked for a laundry
    Website request: test test | WEB | A form filled in by a robot
    Looking for a job as a barista | EMAIL | Passed on to HR
    Home machine under warranty | CALL | We do not serve households
    CRM form: no phone, no reply | WEBFORM | Nobody answers
    Asks for free samples | WEBFORM | No intention to buy
    Student survey on coffee habits | EMAIL | Not a request`,
  repeatLeads: `
    Ordering beans again | RC_GENERATOR
    Second machine for the same office | PARTNER
    New branch needs the same set | PARTNER
    Asks for a price of maintenance | CALL`,
  dealComments: [
    'Wants delivery before the move to the new office.',
    'Compares us with two other suppliers, the price of beans decides.',
    'Tasting went well, they liked the lighter roast.',
    'Budget is approved for this quarter only.',
    'Accounting needs the contract on paper.',
    'Invoice the head office, deliver to the branch.',
  ],
  contactComments: [
    'Prefers e-mail, rarely picks up the phone.',
    'Best reached in the morning.',
    'Decides on everything below $10,000.',
    'On vacation every August.',
  ],
  calls: [
    {
      subject: 'Call about the quote',
      description: 'Went through the quote line by line, one question is left about delivery.',
    },
    { subject: 'First call', description: 'Found out the number of people and who decides.' },
    { subject: 'Reminder about the invoice', description: 'They promised to pay by the end of the week.' },
    { subject: 'Call from the client', description: 'Asked to move the delivery by two days.', incoming: true },
    { subject: 'Call about the contract', description: 'Their lawyer has two remarks, sent by e-mail.' },
  ],
  meetings: [
    { subject: 'Tasting at the client', description: 'Six people, three roasts; the medium one won.' },
    { subject: 'Measuring the kitchen', description: 'Water and power are in place, the counter is too low.' },
    { subject: 'Meeting about terms', description: 'Agreed on the discount and on maintenance in the first year.' },
  ],
  plans: {
    call: { subject: 'Call back about the decision', description: '' },
    meeting: { subject: 'Show the machine at work', description: '' },
  },
  campaigns: ['office-coffee', 'free-tasting', 'spring-beans'],
}
