"""What editors and administrators keep beside pages: people, places, rules. One base: scoped.ScopedViewSet."""
