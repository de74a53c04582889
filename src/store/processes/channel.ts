/** What processes of one database tell each other while they run. What is told while a connection is away is lost. */
export interface Channel {
  /** Tells all other processes something that JSON can say. */
  tell(message: object): void
  /** Has what others tell be heard; gives what ends that. */
  hear(heard: (message: object) => void): () => void
  /** How many other processes hear what is told. */
  others(): Promise<number>
}
