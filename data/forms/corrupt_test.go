package forms
