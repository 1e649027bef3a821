// Menus: when they close, and the search in long lists of choices.
export const close = menu => {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
};

// A menu closes after a click outside it.
document.addEventListener('click', event => {
    for (const menu of document.querySelectorAll('details.menu[open]'))
        if (!menu.contains(event.target)) menu.open = false;
});

// A menu for a single choice closes when the address changes after a choice in it.
const push = history.pushState;
history.pushState = function (...state) {
    push.apply(this, state);
    document.querySelectorAll('details.menu[open]:not([data-many])').forEach(close);
};

// In long lists, only the choices that contain the typed text are shown. The current choice stays visible.
document.addEventListener('input', event => {
    if (!event.target.matches('[data-narrow]')) return;
    const text = event.target.value.toLowerCase();
    for (const choice of event.target.parentNode.querySelectorAll('a.choice'))
        choice.hidden = !choice.hasAttribute('aria-current') && !choice.textContent.toLowerCase().includes(text);
});

// The server has to know when a details element is opened first, and never when it is closed: a page that changes meanwhile may no longer have it.
window.addEventListener('toggle', event => {
    if (!event.target.open) event.stopPropagation();
}, true);
