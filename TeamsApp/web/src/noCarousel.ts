/** Stands in for swiper, which only carousels need. */
export default class NoCarousel {}

export const A11y = undefined;
export const Autoplay = undefined;
export const History = undefined;
export const Keyboard = undefined;
export const Navigation = undefined;
export const Pagination = undefined;
export const Scrollbar = undefined;
