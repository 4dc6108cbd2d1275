"""The numbers on a parcel and its label."""
