export const list = {
  total: '{n} record | {n} records',
  chosen: '{n} chosen',
  nothing: 'Nothing matches',
  nothingText: 'Take a condition away, or create the first one.',
  removed: '{n} deleted',
  removeAsk: 'Delete {n} record? What belongs to it goes along. | Delete {n} records? What belongs to them goes along.',
  columns: 'Columns',
  chooseAll: 'Choose all rows that have been in view',
  search: 'Search',
}
