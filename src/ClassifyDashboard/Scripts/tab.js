// Tells the page on the server whether its tab is hidden: it stops following jobs while nobody sees it.
export const watchTab = page => {
    document.onvisibilitychange = page && (() => page.invokeMethodAsync('TellHidden', document.hidden));
    if (page && document.hidden) page.invokeMethodAsync('TellHidden', true);
};
