"""What happens when: letters become campaigns, campaigns become deliveries, deliveries become a report."""
