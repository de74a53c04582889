import { defineAsyncComponent } from 'vue'

/** A list that cards are dragged from and to. It comes while the cards are asked for. */
export const DraggableCards = defineAsyncComponent(async () => (await import('vue-draggable-plus')).VueDraggable)
