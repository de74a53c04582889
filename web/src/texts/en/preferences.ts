export const preferences = {
  title: 'Preferences',
  language: 'Language',
  clock: 'Time of day',
  me: 'Me: {name}',
}
