export const related = {
  related: 'Related',
  none: 'Nothing is related to it yet.',
  parent: 'Belongs to',
  child: 'What belongs to it',
  more: 'and {n} more',
  add: 'Add…',
  addTitle: 'A new record that belongs to it',
  find: 'Find in {type}…',
  bind: 'Bind one that there is…',
  bindTitle: 'A record that belongs to it from now on',
}
