export const timeline = {
  fields: 'Fields',
  timeline: 'Timeline',
  history: 'History',
}
