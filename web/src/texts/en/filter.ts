export const filter = {
  filter: 'Filter',
  mine: 'Mine',
  week: 'New this week',
  late: 'Late',
  clear: 'Take all away',
  add: 'Add a condition…',
  remove: 'Take away',
  how: 'comparison',
  is: 'is',
  contains: 'contains',
  from: 'from',
  to: 'up to',
}
