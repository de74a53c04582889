/** A row that a call read by its id, added, changed or deleted. */
export interface RecordChange {
  /** The table's or type's name as the API spells it: `LEAD`, `USER`, `DEPARTMENT`. */
  type: string
  id: number | string
  how: 'read' | 'add' | 'update' | 'delete'
  /** The stage that the record has entered by it. */
  entered?: string
  /**
   * The event that this is, its data, and the one application it is told, where they do not follow from the type and the
   * id; `also` is another name of the event, which can be bound as well.
   */
  eventOverride?: { event?: string; also?: string; data?: Record<string, unknown>; applicationId?: number }
}
